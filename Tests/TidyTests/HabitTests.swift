import Foundation
import Testing

@Suite("The house rules that a machine can check (CONTRIBUTING)")
struct HabitTests {
    @Test("No file is longer than 400 lines", arguments: Sources.swift("Shared", "Services", "Tests"))
    func length(file: Sources.File) { #expect(file.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 401) }

    /// What may not stand in the code that runs in production, and why. A word counts when no letter, digit or dot stands before it.
    private static let banned: [(word: String, why: String)] = [
        ("try!", "errors are never swallowed"),
        ("as!", "a cast that may fail is checked"),
        ("fatalError(", "a process does not end for a mistake in data; impossibilities use preconditionFailure with a sentence"),
        ("print(", "logs go through swift-log"),
        ("TODO", "what is missing belongs into an issue"),
        ("FIXME", "what is missing belongs into an issue"),
        ("Task.detached", "structured concurrency only"),
        ("PQescape", "values are parameters"),
        ("addUnsecuredNone", "tokens are signed"),
        ("public ", "package is the widest access"),
    ]

    @Test("Nothing banned stands in product code", arguments: Sources.product)
    func bannedWords(file: Sources.File) {
        for (word, why) in Self.banned where file.text.contains(word) {
            for line in file.codeLines {
                guard let range = line.text.range(of: word) else { continue }
                let before = line.text[..<range.lowerBound].last
                if let before, before.isLetter || before.isNumber || before == "." || before == "_" || before == "`" { continue }
                Issue.record("\(file.path):\(line.number): \(why): \(line.text.trimmingCharacters(in: .whitespaces))")
            }
        }
    }

    /// Files that put text into SQL, and whose text it is: never anybody's who asks.
    private static let unsafeSQL: [String: String] = [
        "Shared/Database/SQL/SQL.swift": "the type itself",
        "Shared/Database/Connection/Session.swift": "names of statements that it made",
        "Shared/Casework/Maintenance/InboxPartitions.swift": "names of partitions, of a constant and a day",
        "Shared/Casework/Maintenance/OutboxPartitions.swift": "names of partitions, of a constant and a number",
        "Shared/ServiceBootstrap/Cases/IndexSearch.swift": "names of tables and columns, constants of the service",
        "Services/Console/Storage/Reports/ReportCases.swift": "names of columns of reports' files, checked when they are read",
        "Services/Console/Storage/Reports/ReportFigures.swift": "the SQL of reports' files, and their names, checked when they are read",
        "Services/Intake/Storage/ContactTrends.swift": "names of columns, constants",
        "Services/Intake/Webhooks/WebhookWatch.swift": "an interval, a constant",
    ]

    @Test("Text gets into SQL only where it is known to be a constant's (reliability.md §6)")
    func sql() {
        let using = Sources.product.filter { file in file.codeLines.contains { $0.text.contains("(unsafe:") } }
        #expect(using.map(\.path) == Self.unsafeSQL.keys.sorted())
    }

    @Test("What was shown to whom is put on record in one place, so that no line lacks who, where and why (OPS-01, D13)")
    func record() {
        let writing = Sources.product.filter { file in file.codeLines.contains { $0.text.contains(#""actor.role""#) } }
        // The second says who was refused.
        let places = ["Shared/ServiceBootstrap/Cases/Reveals.swift", "Shared/ServiceBootstrap/HTTP/RequestContexts.swift"]
        #expect(writing.map(\.path) == places)
    }

    @Test("Queries are read in one place, so that a route reads what it says that it reads (D15)")
    func queries() {
        let reading = Sources.product.filter { file in file.codeLines.contains { $0.text.contains("queryParameters") } }
        #expect(reading.map(\.path) == ["Shared/ServiceBootstrap/HTTP/RouteQuery.swift"])
    }

    @Test("@unchecked Sendable and nonisolated(unsafe) name the guarantee in a comment just above", arguments: Sources.product)
    func unchecked(file: Sources.File) {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (index, line) in lines.enumerated() where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
            let above = lines[max(0, index - 8)..<index].joined(separator: "\n")
            #expect(above.contains("//"), "\(file.path):\(index + 1)")
        }
    }

    @Test("Every package type of a shared module is documented", arguments: Sources.swift("Shared"))
    func documentation(file: Sources.File) {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
        for (index, line) in lines.enumerated() where line.hasPrefix("package ") {
            let words = line.split(separator: " ").drop { ["package", "final", "nonisolated", "static", "indirect"].contains($0) }
            guard let kind = words.first, ["struct", "enum", "class", "actor", "protocol"].contains(kind) else { continue }
            var above = index - 1
            while above >= 0, lines[above].hasPrefix("@") { above -= 1 }
            #expect(above >= 0 && lines[above].hasPrefix("///"), "\(file.path):\(index + 1): \(line)")
        }
    }

    @Test("Migrations are numbered without gaps and never end their transaction")
    func migrations() throws {
        for folder in ["Shared/Casework/Migrations"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: Sources.root.appending(path: folder).path).sorted()
            #expect(!names.isEmpty)
            for (expected, name) in zip(1..., names) { #expect(Int(name.prefix(4)) == expected, "\(folder)/\(name)") }
        }
    }
}
