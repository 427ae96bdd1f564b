/// What a pass is for (INT-61).
package enum PassKind: String, Codable, Sendable, CaseIterable {
    /// 业主卡.
    case ownerCard = "owner_card"
    /// 车辆出入证.
    case vehicle
    /// 装修出入证.
    case renovation
    /// 临时出入证.
    case temporary

    /// Whether it is for a while only, so that it says until when.
    package var isForAWhile: Bool { self == .renovation || self == .temporary }
}
