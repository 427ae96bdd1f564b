/// A trade of the maintenance department (工种) with the words that propose it for a slip (REP-32).
///
/// Trades are data: a company has its own.
package struct RepairTrade: Hashable, Sendable {
    /// Lower-case letters, digits and underscores, 1…`longestCode`; the first is a letter.
    package let code: String
    /// At most `TriageWord.most`; none for a trade that is only ever named by people.
    package let words: [TriageWord]

    /// Most characters of a code.
    package static let longestCode = 32
    /// Most trades of a policy.
    package static let most = 50

    /// Nil for a code of another form, too many words or one word twice.
    package init?(code: String, words: [TriageWord]) {
        guard (1...Self.longestCode).contains(code.utf8.count), let first = code.utf8.first, (97...122).contains(first) else { return nil }
        guard code.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "_") }) else { return nil }
        guard words.count <= TriageWord.most, Set(words).count == words.count else { return nil }
        self.code = code
        self.words = words
    }

    /// The usual ones, the likelier first: on equal words the first is proposed.
    static let seeds: [RepairTrade] = [
        RepairTrade(
            code: "plumbing",
            words: TriageWord.list(
                "水管", "水龙头", "漏水", "下水", "堵塞", "堵了", "马桶", "地漏", "水压", "水表", "爆管", "停水", "water", "tap", "pipe", "toilet", "drain",
                "leak", "sink")),
        RepairTrade(
            code: "electrical",
            words: TriageWord.list(
                "灯", "电线", "插座", "开关", "跳闸", "停电", "没电", "漏电", "短路", "电表", "配电箱", "light", "lamp", "socket", "switch", "wiring",
                "power", "fuse")),
        RepairTrade(code: "lift", words: TriageWord.list("电梯", "轿厢", "货梯", "困人", "lift", "elevator")),
        RepairTrade(
            code: "air_conditioning",
            words: TriageWord.list("空调", "制冷", "制热", "新风", "风机盘管", "air conditioning", "air conditioner", "aircon", "ventilation")),
        RepairTrade(
            code: "doors_windows",
            words: TriageWord.list("门", "窗", "玻璃", "合页", "铰链", "纱窗", "闭门器", "door", "window", "glass", "hinge")),
        RepairTrade(code: "locks", words: TriageWord.list("锁", "钥匙", "门禁", "lock", "key", "keys")),
        RepairTrade(
            code: "masonry",
            words: TriageWord.list(
                "墙", "瓷砖", "地砖", "渗水", "天花板", "吊顶", "楼板", "台阶", "栏杆", "wall", "tile", "tiles", "ceiling", "slab", "stairs")),
        RepairTrade(
            code: "appliances",
            words: TriageWord.list("热水器", "洗衣机", "冰箱", "油烟机", "燃气灶", "灶具", "water heater", "washing machine", "fridge", "stove", "hood")),
        RepairTrade(
            code: "network",
            words: TriageWord.list("网络", "宽带", "网线", "对讲", "监控", "电视信号", "network", "internet", "intercom", "camera")),
        RepairTrade(code: "general", words: []),
    ].compactMap(\.self)
}
