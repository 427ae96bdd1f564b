import ArgumentParser
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

        @OptionGroup var options: ImportOptions

        func run() async throws {
            let sheet = try options.read(
                own: { try HouseholdSheet($0, options: $1) }, mapped: { try HouseholdSheet($0, by: $1, options: $2) })
            for problem in sheet.problems { Terminal.note("\(problem)") }
            let faultyLines = Set(sheet.problems.map(\.line)).count
            guard !options.check else {
                Terminal.say(
                    "\(sheet.entries.count) households of \(sheet.rows - faultyLines) rows can be imported, \(faultyLines) rows cannot")
                if faultyLines > 0 { throw ExitCode(2) }
                return
            }
            try await options.send(sheet.entries, as: .receptionist, faultyLines: faultyLines)
        }
    }
}
