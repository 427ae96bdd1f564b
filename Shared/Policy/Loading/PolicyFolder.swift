package import Foundation

/// A folder of policies, such as `deploy/policy`: `<name>.yaml` beside `calendars/<year>.yaml`.
///
/// Reads files, so it is for start-up and for the operators' commands, never for a handler.
package struct PolicyFolder: Sendable {
    /// The folder itself.
    package let folder: URL

    /// Reads nothing yet.
    package init(_ folder: URL) { self.folder = folder }

    /// Most policies that may extend one another in a row.
    package static let longestChain = 8
    /// Most years of holidays.
    package static let mostCalendars = 100

    /// A policy with what it extends and with all calendars.
    ///
    /// - Parameter name: The file's name without `.yaml`.
    /// - Returns: The policy; its version changes with the calendars as well.
    /// - Throws: `PolicyError` for a file that is missing, unreadable or wrong, and for policies that extend each other in a circle.
    package func policy(named name: String) throws(PolicyError) -> Policy {
        let settings = try settings(of: name, extendedBy: [])
        return Policy(name: name, settings: settings, workCalendar: try workCalendar())
    }

    /// The holidays of every year that there is a file for; none when there is no folder `calendars`.
    ///
    /// - Throws: `PolicyError` for a file that is wrong or not named after its year.
    package func workCalendar() throws(PolicyError) -> WorkCalendar {
        let calendars = folder.appending(path: "calendars", directoryHint: .isDirectory)
        guard FileManager.default.fileExists(atPath: calendars.path) else { return .weekendsOnly }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: calendars.path).filter { $0.hasSuffix(".yaml") }.sorted()
        } catch {
            throw PolicyError(file: "calendars", "cannot be listed: \(error.localizedDescription)")
        }
        guard names.count <= Self.mostCalendars else { throw PolicyError(file: "calendars", "more than \(Self.mostCalendars) files") }
        var years: [CalendarYear] = []
        for name in names {
            let file = "calendars/\(name)"
            var reader = CalendarReader(file: file)
            let year = try reader.year(of: try tree(of: file))
            guard name == "\(year.year).yaml" else {
                throw PolicyError(file: file, key: "year", "is \(year.year), so the file must be named \(year.year).yaml")
            }
            years.append(year)
        }
        return WorkCalendar(years: years)
    }

    /// Names of the policies that the folder holds, sorted.
    ///
    /// - Throws: `PolicyError` when the folder cannot be listed.
    package func names() throws(PolicyError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }.filter(PolicyName.isValid).sorted()
        } catch {
            throw PolicyError(file: folder.lastPathComponent, "cannot be listed: \(error.localizedDescription)")
        }
    }

    private func settings(of name: String, extendedBy chain: [String]) throws(PolicyError) -> PolicySettings {
        let file = "\(name).yaml"
        guard PolicyName.isValid(name) else {
            throw PolicyError(file: folder.lastPathComponent, "a policy's name is a letter and at most 31 letters, digits, - or _")
        }
        guard !chain.contains(name) else {
            throw PolicyError(file: file, key: "extends", "extends itself: \((chain + [name]).joined(separator: " → "))")
        }
        guard chain.count < Self.longestChain else {
            throw PolicyError(file: file, key: "extends", "more than \(Self.longestChain) policies in a row")
        }
        let root = try tree(of: file)
        var reader = PolicyReader(file: file)
        let base: PolicySettings? =
            if let extended = try reader.extended(by: root) {
                try settings(of: extended, extendedBy: chain + [name])
            } else {
                nil
            }
        return try reader.settings(of: root, extending: base)
    }

    private func tree(of file: String) throws(PolicyError) -> SettingNode {
        let data: Data
        do {
            data = try Data(contentsOf: folder.appending(path: file))
        } catch {
            throw PolicyError(file: file, "cannot be read: \(error.localizedDescription)")
        }
        return try YAMLSource.read(data, file: file)
    }
}
