import ArgumentParser
import Foundation
import SharedModels

extension ImportCommand {
    /// `import households`.
    struct Households: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open the files of the households of a table at Intake; those that are there already are left as they are.",
            discussion: """
                The first row names the columns, in English or Chinese; each row is one person, and rows of one unit are one household. Rows \
                that cannot be understood and households that Intake refuses are reported with their lines and the reason; all others are \
                taken. Exit code 2 when there were such rows: mend them in the table and import it again. What GET /households.csv gives can \
                be imported.

                Columns without a map, fields of a map: \(HouseholdColumn.allCases.map(\.rawValue).joined(separator: ", ")).
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

        @Option(help: "Households on their way at once, 1 to 64.")
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
                Terminal.say(
                    "\(sheet.entries.count) households of \(sheet.rows - faultyLines) rows can be imported, \(faultyLines) rows cannot")
                if faultyLines > 0 { throw ExitCode(2) }
                return
            }
            let summary = try await send(sheet, ImportSummary(faultyLines: faultyLines))
            Terminal.say("\(summary)")
            if !summary.isComplete { throw ExitCode(2) }
        }

        private func send(_ sheet: HouseholdSheet, _ start: ImportSummary) async throws -> ImportSummary {
            let surroundings = Surroundings()
            let client = ServiceClient(
                try surroundings.url(of: .intake, .api, given: url), token: try surroundings.token(for: .receptionist, file: tokenFile))
            var summary = start
            var progress = Progress(total: sheet.entries.count, of: "households")
            do {
                try await HouseholdImport(client: client, parallel: parallel).run(sheet.entries) { entry, outcome in
                    summary.count(outcome, repeats: 0)
                    if case .refused(let reason) = outcome {
                        for line in entry.lines { Terminal.note("line \(line): \(reason)") }
                    }
                    progress.step()
                }
            } catch {
                Terminal.note("\(summary)")
                throw ToolError("the import stopped: \(error)", advice: "Import the same table again; nothing is opened twice.")
            }
            return summary
        }

        private func read() throws -> HouseholdSheet {
            guard let zone = TimeZone(identifier: zone) else { throw ToolError("--zone is no time zone") }
            let options = ContactSheet.Options(office: office, zone: zone)
            let map = try columns.map { try readMap($0, zone: zone) }
            let bytes = Array(try PrivateFile.content(of: file, called: "the table", limit: options.limits.bytes))
            do {
                guard let map else { return try HouseholdSheet(bytes, options: options) }
                return try HouseholdSheet(bytes, by: map, options: options)
            } catch let error as MapError {
                throw ToolError("\(columns ?? ""), \(error)")
            } catch {
                throw ToolError("\(file), \(error)")
            }
        }

        private func readMap(_ path: String, zone: TimeZone) throws -> ImportMap<HouseholdColumn> {
            let bytes = try PrivateFile.content(of: path, called: "the column map", limit: MapNode.longestFile)
            do {
                return try ImportMap(bytes, zone: zone, hasOffice: office != nil)
            } catch {
                throw ToolError("\(path), \(error)")
            }
        }
    }
}
