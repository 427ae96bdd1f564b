import Foundation
import Mustache
import Yams

/// What lies beside the program: templates, words, the forms of the contracts, and the files that browsers load. Read once, at the start.
struct Content: Sendable {
    let templates: MustacheLibrary
    let words: Words
    let catalogue: Catalogue
    /// In which order values of a field are listed, by the field.
    let orders: [String: [String]]
    /// In the order of their numbers.
    let reports: [Report]
    let assets: [String: Asset]
    /// Changes with the assets, so that browsers may keep them for ever under it.
    let assetVersion: String

    /// - Throws: `ContentError` that names the file that is missing or not as expected.
    init(at folder: URL? = Bundle.module.resourceURL) throws {
        guard let folder else { throw ContentError(file: "guanjia_Console.resources", fault: "is not beside the program") }
        templates = try Self.templates(in: folder.appending(path: "Templates"))
        let words = folder.appending(path: "Words")
        var lists: [Words.List: [String: [String]]] = [.pages: try Self.pageWords(in: words.appending(path: "Pages"))]
        for list in Words.List.allCases where list != .pages {
            lists[list] = try Self.yaml([String: [String]].self, words.appending(path: "\(list.rawValue).yaml"))
        }
        self.words = Words(
            lists, faults: Faults(try Self.yaml([Fault].self, words.appending(path: "faults.yaml")).map { ($0.en, $0.zh) }))
        do {
            catalogue = try JSONDecoder().decode(Catalogue.self, from: try Self.bytes(folder.appending(path: "Forms/forms.json")))
        } catch let error as DecodingError {
            throw ContentError(file: "forms.json", fault: "is not as expected: \(error)")
        }
        orders = try Self.yaml([String: [String]].self, words.appending(path: "order.yaml"))
        reports = try Self.reports(in: folder.appending(path: "Reports"))
        assets = try Self.assets(in: folder.appending(path: "Assets"))
        assetVersion = Asset.version(of: assets)
    }

    /// An entry of `Words/faults.yaml`.
    private struct Fault: Decodable {
        let en: String
        let zh: String
    }

    /// The words of the pages, a file for each part of the site.
    private static func pageWords(in folder: URL) throws -> [String: [String]] {
        var all: [String: [String]] = [:]
        for name in try names(in: folder) {
            try all.merge(yaml([String: [String]].self, folder.appending(path: name))) { _, _ in
                throw ContentError(file: name, fault: "has a key that another file has")
            }
        }
        return all
    }

    private static func reports(in folder: URL) throws -> [Report] {
        try names(in: folder).map { name in
            let report = try yaml(Report.self, folder.appending(path: name))
            let faults = ReportCheck.faults(of: report) + (name == "\(report.id).yaml" ? [] : ["is named otherwise than its report"])
            guard let fault = faults.first else { return report }
            throw ContentError(file: name, fault: fault)
        }
    }

    private static func yaml<Value: Decodable>(_ type: Value.Type, _ file: URL) throws -> Value {
        let text = String(decoding: try bytes(file), as: UTF8.self)
        do {
            return try YAMLDecoder().decode(type, from: text)
        } catch {
            throw ContentError(file: file.lastPathComponent, fault: "is not as expected: \(error)")
        }
    }

    private static func templates(in folder: URL) throws -> MustacheLibrary {
        var library = MustacheLibrary()
        MustacheContentTypes.register(EscapedText(), named: EscapedText.name)
        for name in try names(in: folder) where name.hasSuffix(".mustache") {
            let text = String(decoding: try bytes(folder.appending(path: name)), as: UTF8.self)
            do {
                try library.register("{{% CONTENT_TYPE:\(EscapedText.name)}}" + text, named: String(name.dropLast(".mustache".count)))
            } catch {
                throw ContentError(file: name, fault: "is no template: \(error)")
            }
        }
        return library
    }

    private static func assets(in folder: URL) throws -> [String: Asset] {
        var assets: [String: Asset] = [:]
        for name in try names(in: folder) {
            guard let asset = Asset(name: name, bytes: Array(try bytes(folder.appending(path: name)))) else {
                throw ContentError(file: name, fault: "is of no type that pages load")
            }
            assets[name] = asset
        }
        return assets
    }

    private static func names(in folder: URL) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        } catch {
            throw ContentError(file: folder.lastPathComponent, fault: "cannot be read beside the program")
        }
    }

    private static func bytes(_ file: URL) throws -> Data {
        do {
            return try Data(contentsOf: file)
        } catch {
            throw ContentError(file: file.lastPathComponent, fault: "cannot be read beside the program")
        }
    }
}

/// Something beside the program is missing, or not as expected: the installation is not whole.
struct ContentError: Error, CustomStringConvertible {
    let file: String
    let fault: String
    var description: String { "\(file) \(fault)" }
}
