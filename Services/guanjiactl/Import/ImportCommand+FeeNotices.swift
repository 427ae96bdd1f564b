import ArgumentParser
import SharedModels

extension ImportCommand {
    /// `import fee-notices`.
    struct FeeNotices: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fee-notices",
            abstract: "Sign for the payment notices of a table of finance; those that are there already are left as they are.",
            discussion: """
                The first row names the columns, in English or Chinese; each row is one notice. Amounts are in yuan. Rows that cannot be \
                understood and notices that Intake refuses are reported with their lines and the reason; all others are taken. Exit code 2 \
                when there were such rows: mend them in the table and import it again. A notice is known by its office and number.

                Columns without a map, fields of a map: \(FeeColumn.allCases.map(\.rawValue).joined(separator: ", ")).
                """)

        @OptionGroup var options: ImportOptions

        @Option(help: "Who signs for rows that name nobody (INT-55).")
        var signedBy: String?

        func run() async throws {
            let sheet = try options.read(
                own: { try FeeSheet($0, signedBy: signedBy, options: $1) },
                mapped: { try FeeSheet($0, by: $1, signedBy: signedBy, options: $2) })
            for problem in sheet.problems { Terminal.note("\(problem)") }
            let faultyLines = Set(sheet.problems.map(\.line)).count
            guard !options.check else {
                Terminal.say("\(sheet.entries.count) notices can be imported, \(faultyLines) rows cannot")
                if faultyLines > 0 { throw ExitCode(2) }
                return
            }
            try await options.send(sheet.entries, as: .ownerRelationsSupervisor, faultyLines: faultyLines)
        }
    }
}
