import Crypto
import Foundation

/// Names the content of a policy, so that a case can say by what it was judged (D11).
enum PolicyVersion {
    /// Hexadecimal digits of SHA-256 that a version shows; 48 bits, for telling a handful of files apart.
    static let digits = 12

    /// Depends on the meaning only: comments, order and which file a value came from do not matter, an announced holiday does.
    static func make(name: String, settings: PolicySettings, workCalendar: WorkCalendar) -> String {
        var hash = SHA256()
        for key in SettingKey.all { hash.update(data: Data("\(key.key)=\(key.write(settings))\n".utf8)) }
        let days = [("off", workCalendar.daysOff), ("statutory", workCalendar.statutoryHolidays), ("work", workCalendar.makeUpDays)]
        for (kind, dates) in days {
            for date in dates.sorted() { hash.update(data: Data("\(kind)=\(date)\n".utf8)) }
        }
        let hexadecimal = hash.finalize().flatMap { byte in [byte >> 4, byte & 0xF].map { String($0, radix: 16) } }
        return "\(name)-\(hexadecimal.joined().prefix(digits))"
    }
}
