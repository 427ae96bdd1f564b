import Foundation
import Messaging

/// What the doctor saw of the file with the sealing keys.
struct KeyFacts: Hashable, Sendable {
    /// GUANJIA_KEYS_FILE; nil when it is not set here.
    var path: String?
    /// Why it cannot be used.
    var problem: String?
    var keyIDs: [String] = []
    var active: String?
    /// Permission bits of the file.
    var mode: Int?

    /// Looks at the file that the environment names.
    init(_ surroundings: Surroundings) {
        guard let path = surroundings["GUANJIA_KEYS_FILE"] else { return }
        self.path = path
        do {
            let set = try KeySetFile(
                json: try PrivateFile.content(of: path, called: "GUANJIA_KEYS_FILE", limit: KeySetFile.maximumBytes))
            keyIDs = set.keyIDs
            active = set.active
            mode = (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
        } catch {
            problem = "\(error)"
        }
    }

    /// For what was seen elsewhere.
    init(path: String?, problem: String? = nil, keyIDs: [String] = [], active: String? = nil, mode: Int? = nil) {
        self.path = path
        self.problem = problem
        self.keyIDs = keyIDs
        self.active = active
        self.mode = mode
    }
}

/// What the doctor thinks of the keys.
struct KeyJudgement {
    static func findings(_ facts: KeyFacts) -> [Finding] {
        guard facts.path != nil else {
            return [
                .warning(
                    "keys", "GUANJIA_KEYS_FILE is not set here, so the keys were not looked at",
                    "Set it to the services' file and call the doctor again where that file is.")
            ]
        }
        if let problem = facts.problem {
            return [.failure("keys", problem, "Without its keys a service does not start: guanjiactl keys generate makes a first set.")]
        }
        var findings: [Finding] = [
            .fine("keys", "\(facts.keyIDs.count) keys can be read, \(facts.active ?? "none") seals")
        ]
        if let mode = facts.mode, mode & 0o007 != 0 {
            findings.append(.warning("keys", "every user of this machine can get at the file", "Take the right away: chmod o= on the file"))
        }
        return findings
    }
}
