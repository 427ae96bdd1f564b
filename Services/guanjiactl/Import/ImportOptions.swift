import ArgumentParser
import Foundation
import SharedModels

/// What every import is told: which table, how it is written, and where it goes.
struct ImportOptions: ParsableArguments {
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

    @Option(help: "A file with the access token; GUANJIA_TOKEN_FILE, or that of the post whose work it usually is, when not given.")
    var tokenFile: String?

    @Option(help: "Requests on their way at once, 1 to 64.")
    var parallel = 16

    @Flag(help: "Only read the table and say what is wrong with it.")
    var check = false

    func validate() throws {
        guard (1...64).contains(parallel) else { throw ValidationError("--parallel is a number from 1 to 64") }
        guard TimeZone(identifier: zone) != nil else { throw ValidationError("--zone is no time zone; Asia/Shanghai is one") }
    }

    /// Intake, asked with the token of a post unless another is given.
    func client(as role: Role) throws -> ServiceClient {
        let surroundings = Surroundings()
        return ServiceClient(
            try surroundings.url(of: .intake, .api, given: url), token: try surroundings.token(for: role, file: tokenFile))
    }

    /// Reads the table, in our own layout or by its map.
    /// - Throws: `ToolError`, which names the file.
    func read<Sheet, Column: ImportColumn>(
        own: ([UInt8], ContactSheet.Options) throws -> Sheet,
        mapped: ([UInt8], ImportMap<Column>, ContactSheet.Options) throws -> Sheet
    ) throws -> Sheet {
        guard let zone = TimeZone(identifier: zone) else { throw ToolError("--zone is no time zone") }
        let options = ContactSheet.Options(office: office, zone: zone)
        let map: ImportMap<Column>? = try columns.map { try readMap($0, zone: zone) }
        let bytes = Array(try PrivateFile.content(of: file, called: "the table", limit: options.limits.bytes))
        do {
            guard let map else { return try own(bytes, options) }
            return try mapped(bytes, map, options)
        } catch let error as MapError {
            throw ToolError("\(columns ?? ""), \(error)")
        } catch {
            throw ToolError("\(file), \(error)")
        }
    }

    private func readMap<Column: ImportColumn>(_ path: String, zone: TimeZone) throws -> ImportMap<Column> {
        let bytes = try PrivateFile.content(of: path, called: "the column map", limit: MapNode.longestFile)
        do {
            return try ImportMap(bytes, zone: zone, hasOffice: office != nil)
        } catch {
            throw ToolError("\(path), \(error)")
        }
    }

    /// Sends what a table has, says what was refused and why, and ends with what became of it.
    /// - Throws: `ExitCode` 2 when something was refused, `ToolError` when Intake cannot be asked.
    func send<Entry: ImportEntry>(_ entries: [Entry], as role: Role, faultyLines: Int) async throws {
        var summary = ImportSummary(faultyLines: faultyLines)
        var progress = Progress(total: entries.count, of: Entry.nouns)
        do {
            try await TableImport(client: try client(as: role), parallel: parallel).run(entries) { entry, outcome in
                summary.count(outcome, repeats: 0)
                if case .refused(let reason) = outcome {
                    for line in entry.lines { Terminal.note("line \(line): \(reason)") }
                }
                progress.step()
            }
        } catch let error as RequestFault {
            Terminal.note("\(summary)")
            throw ToolError("the import stopped: \(error)", advice: "Import the same table again; nothing is made twice.")
        }
        Terminal.say("\(summary)")
        if !summary.isComplete { throw ExitCode(2) }
    }
}
