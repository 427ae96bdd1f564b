import ArgumentParser
import Foundation
import SharedModels

/// `import`: takes over what another system or a table has.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import from tables of comma-separated values.", subcommands: [Contacts.self, Households.self])

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

        @Argument(help: "The table: UTF-8, RFC 4180.")
        var file: String

        @Option(
            help: ArgumentHelp(
                "A column map (YAML): which column of another system's table feeds which field. See docs/importing.md.",
                valueName: "map"))
        var columns: String?

        @Option(help: "The office of rows that name none.")
        var office: String?

        @Option(help: "The zone of times without an offset.")
        var zone = "Asia/Shanghai"

        @Option(help: "Intake's address; GUANJIA_INTAKE_URL or http://127.0.0.1:8081 when not given.")
        var url: String?

        @Option(help: "A file with the access token; GUANJIA_TOKEN_FILE or the receptionist's token when not given.")
        var tokenFile: String?

        @Option(help: "Rows on their way at once, 1 to 64.")
        var parallel = 16

        @Flag(help: "Only read the table and say what is wrong with it.")
        var check = false

        func validate() throws {
            guard (1...64).contains(parallel) else { throw ValidationError("--parallel is a number from 1 to 64") }
            guard TimeZone(identifier: zone) != nil else { throw ValidationError("--zone is no time zone; Asia/Shanghai is one") }
        }

        func run() async throws {
            let sheet = try read()
            for problem in sheet.problems { Terminal.note("\(problem)") }
            let faultyLines = Set(sheet.problems.map(\.line)).count
            if check {
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
            let surroundings = Surroundings()
            let client = ServiceClient(
                try surroundings.url(of: .intake, .api, given: url), token: try surroundings.token(for: .receptionist, file: tokenFile))
            var summary = start
            var progress = Progress(total: sheet.rows.count, of: "contacts")
            let began = ContinuousClock.now
            do {
                try await ContactImport(client: client, parallel: parallel).run(sheet.rows) { row, outcome in
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

        private func read() throws -> ContactSheet {
            guard let zone = TimeZone(identifier: zone) else { throw ToolError("--zone is no time zone") }
            let options = ContactSheet.Options(office: office, zone: zone)
            let map = try columns.map { try readMap($0, zone: zone) }
            let bytes = Array(try PrivateFile.content(of: file, called: "the table", limit: options.limits.bytes))
            do {
                guard let map else { return try ContactSheet(bytes, options: options) }
                return try ContactSheet(bytes, by: map, options: options)
            } catch let error as MapError {
                throw ToolError("\(columns ?? ""), \(error)")
            } catch {
                throw ToolError("\(file), \(error)")
            }
        }

        private func readMap(_ path: String, zone: TimeZone) throws -> ColumnMap {
            let bytes = try PrivateFile.content(of: path, called: "the column map", limit: MapNode.longestFile)
            do {
                return try ColumnMap(bytes, zone: zone, hasOffice: office != nil)
            } catch {
                throw ToolError("\(path), \(error)")
            }
        }
    }
}
