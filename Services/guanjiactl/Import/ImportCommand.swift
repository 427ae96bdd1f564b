import ArgumentParser
import Foundation
import SharedModels

/// `import`: takes over what another system or a table has.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import from tables of comma-separated values.",
        subcommands: [Contacts.self, Households.self, FeeNotices.self])

    /// `import contacts`.
    struct Contacts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record the contacts of a table at Intake; what was imported before is not recorded again.",
            discussion: """
                The first row names the columns, in English or Chinese. Rows that cannot be understood and rows that Intake refuses are \
                reported with their lines and the reason; all others are taken. Exit code 2 when there were such rows: mend them in the \
                table and import it again. Intake recognises a row by its office and reference, or with --columns by the key columns \
                that the map names; by all it says, and for a day only, when nothing names it.

                Columns without a map, fields of a map: \(ContactColumn.allCases.map(\.rawValue).joined(separator: ", ")).
                """)

        @OptionGroup var options: ImportOptions

        func run() async throws {
            let sheet = try options.read(own: { try ContactSheet($0, options: $1) }, mapped: { try ContactSheet($0, by: $1, options: $2) })
            for problem in sheet.problems { Terminal.note("\(problem)") }
            let faultyLines = Set(sheet.problems.map(\.line)).count
            if options.check {
                let rows = sheet.rows.reduce(0) { $0 + 1 + $1.repeatedOn.count }
                let repeated = rows - sheet.rows.count
                let repeats = repeated > 0 ? " (\(repeated) of them repeat another)" : ""
                Terminal.say("\(rows) rows can be imported\(repeats), \(faultyLines) cannot")
                if faultyLines > 0 { throw ExitCode(2) }
                return
            }
            let summary = try await send(sheet, ImportSummary(faultyLines: faultyLines))
            Terminal.say("\(summary)")
            if !summary.isComplete { throw ExitCode(2) }
        }

        /// Sends all rows and says how fast it went.
        private func send(_ sheet: ContactSheet, _ start: ImportSummary) async throws -> ImportSummary {
            let client = try options.client(as: .receptionist)
            var summary = start
            var progress = Progress(total: sheet.rows.count, of: "contacts")
            let began = ContinuousClock.now
            do {
                try await ContactImport(client: client, parallel: options.parallel).run(sheet.rows) { row, outcome in
                    summary.count(row, outcome)
                    if case .refused(let reason) = outcome {
                        for line in [row.line] + row.repeatedOn { Terminal.note("line \(line): \(reason)") }
                    }
                    progress.step()
                }
            } catch {
                Terminal.note("\(summary)")
                throw ToolError("the import stopped: \(error)", advice: "Import the same table again; nothing is recorded twice.")
            }
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            if seconds > 0, !sheet.rows.isEmpty {
                let rate = Double(sheet.rows.count) / seconds
                Terminal.note(
                    "\(sheet.rows.count) rows sent in \(seconds.formatted(.number.precision(.fractionLength(1)))) s, \(Int(rate)) a second")
            }
            return summary
        }
    }
}
