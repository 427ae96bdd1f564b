/// A time of day without a zone, to the second. Text and JSON are `17:30`, or `17:30:05` when there are seconds.
package struct LocalTime: Hashable, Sendable, Comparable {
    /// Seconds since local midnight on a day without a change of offset: 0…86399.
    package let secondOfDay: Int

    /// 00:00.
    package static let midnight = LocalTime(uncheckedSecond: 0)

    /// Nil outside 00:00:00…23:59:59.
    package init?(hour: Int, minute: Int, second: Int = 0) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
        self.init(uncheckedSecond: hour * 3600 + minute * 60 + second)
    }

    /// Must be 0…86399.
    init(uncheckedSecond second: Int) { secondOfDay = second }

    /// 0…23.
    package var hour: Int { secondOfDay / 3600 }
    /// 0…59.
    package var minute: Int { secondOfDay / 60 % 60 }
    /// 0…59.
    package var second: Int { secondOfDay % 60 }

    package static func < (lhs: LocalTime, rhs: LocalTime) -> Bool { lhs.secondOfDay < rhs.secondOfDay }
}

extension LocalTime: LosslessStringConvertible {
    package var description: String {
        let minutes = "\(hour.padded(to: 2)):\(minute.padded(to: 2))"
        return second == 0 ? minutes : "\(minutes):\(second.padded(to: 2))"
    }

    /// From `17:30` or `17:30:05`; nil for anything else.
    package init?(_ text: String) {
        if let numbers = text.digitGroups(of: [2, 2], separatedBy: ":") {
            self.init(hour: numbers[0], minute: numbers[1])
        } else if let numbers = text.digitGroups(of: [2, 2, 2], separatedBy: ":") {
            self.init(hour: numbers[0], minute: numbers[1], second: numbers[2])
        } else {
            return nil
        }
    }
}

extension LocalTime: Codable {
    package init(from decoder: any Decoder) throws {
        self = try decoder.decodeText("a time of day such as 17:30") { Self($0) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
