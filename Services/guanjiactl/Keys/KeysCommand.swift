import ArgumentParser
import Foundation
import Messaging

/// `keys`: the file with the keys that seal what is private in events (D10).
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Make and rotate the keys that seal private content.",
        discussion: """
            Rotation, once a month: `keys add` to the file of every service; once each has told in its log that it has read the key, \
            `keys activate` in every file. `keys destroy` shreds everything that a key sealed, for good. Services read the file again \
            every few seconds and are not restarted.
            """,
        subcommands: [Generate.self, Show.self, Add.self, Activate.self, Destroy.self])

    /// `keys generate`.
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a new key set (JWK set, JSON) with one random key to standard output.",
            discussion: "The output is secret: guanjiactl keys generate > keys.json, with umask 077.")

        @Option(help: "The key's name, 1 to 64 of A-Z a-z 0-9 . _ -; the current month when not given.")
        var kid: String?

        func run() throws { Terminal.say(try KeySet.generateJSON(kid: kid ?? KeysCommand.month())) }
    }

    /// `keys show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the names of the keys in a file; no key is shown.")

        @Option(help: "The key set file.")
        var file: String

        func run() throws {
            let set = try KeysCommand.read(file)
            for key in set.keyIDs { Terminal.say(key == set.active ? "\(key)  active, seals" : "\(key)  opens only") }
        }
    }

    /// `keys add`.
    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a new random key to a file; it seals nothing until it is activated.")

        @Option(help: "The key set file; it is replaced whole or not at all.")
        var file: String

        @Option(help: "The new key's name; the current month when not given.")
        var kid: String?

        func run() throws {
            let kid = kid ?? KeysCommand.month()
            try KeysCommand.change(file) { try $0.add(newKey: kid) }
            Terminal.note(
                "added \(kid); when every service has told \"sealing keys read\" with it: guanjiactl keys activate \(kid) --file \(file)")
        }
    }

    /// `keys activate`.
    struct Activate: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key of the file the one that seals.")

        @Argument(help: "The key's name.")
        var kid: String

        @Option(help: "The key set file; it is replaced whole or not at all.")
        var file: String

        func run() throws {
            try KeysCommand.change(file) { try $0.activate(kid) }
            Terminal.note("\(kid) seals as soon as the services have read the file")
        }
    }

    /// `keys destroy`.
    struct Destroy: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a key out of the file for ever; nothing that it sealed can be opened with the file again.")

        @Argument(help: "The key's name.")
        var kid: String

        @Option(help: "The key set file; it is replaced whole or not at all.")
        var file: String

        @Flag(help: "Confirm that what the key sealed shall be lost.")
        var irrevocably = false

        func validate() throws {
            if !irrevocably { throw ValidationError("destroying a key cannot be undone; add --irrevocably to do it") }
        }

        func run() throws {
            try KeysCommand.change(file) { try $0.destroy(kid) }
            Terminal.note(
                "\(kid) is destroyed in this file and opens nothing once the services have read it; other copies of the file still hold it")
        }
    }

    /// The current month by UTC, such as `2026-11`: the customary name of a key.
    static func month(_ date: Date = Date()) -> String { String(date.formatted(.iso8601).prefix(7)) }

    private static func read(_ path: String) throws -> KeySetFile {
        try KeySetFile(json: try PrivateFile.content(of: path, called: "--file", limit: KeySetFile.maximumBytes))
    }

    private static func change(_ path: String, _ change: (inout KeySetFile) throws -> Void) throws {
        var set = try read(path)
        try change(&set)
        try PrivateFile.replace(path, try set.json())
    }
}
