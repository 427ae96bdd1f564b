/// Texts that identify a person and must leak nowhere (I10).
struct Canary: Sendable {
    /// Told apart by its number.
    let number: Int

    /// In every text of every canary.
    static let mark = "Kanarie"
    /// At the start of every telephone number.
    static let phoneMark = "1397351"

    var name: String { "\(Self.mark)-name-\(number)" }
    var phone: String { Self.phoneMark + String(String(10_000 + number % 90_000).prefix(4)) }
    var unit: String { "3-2-\(number)" }
    /// Words about something.
    func words(_ what: String) -> String { "\(Self.mark) \(what) \(number)" }
}
