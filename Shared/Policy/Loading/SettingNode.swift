/// A policy or calendar file as a tree of texts, before anything is understood; keeps line numbers for errors.
///
/// Texts stay as written (`17:30` is no base-60 number, `no` is no truth value), so each key decides what it accepts.
indirect enum SettingNode: Equatable, Sendable {
    case scalar(String, quoted: Bool, line: Int)
    case list([SettingNode], line: Int)
    case map([Entry], line: Int)

    /// One key of a map, in the order of the file.
    struct Entry: Equatable, Sendable {
        let key: String
        let line: Int
        let value: SettingNode
    }

    /// Where it begins, from 1.
    var line: Int {
        switch self {
        case .scalar(_, _, let line), .list(_, let line), .map(_, let line): line
        }
    }

    /// What it is, for errors.
    var kind: String {
        switch self {
        case .scalar(let text, _, _): text.isEmpty ? "nothing" : "'\(text.prefix(60))'"
        case .list: "a list"
        case .map: "a map"
        }
    }
}
