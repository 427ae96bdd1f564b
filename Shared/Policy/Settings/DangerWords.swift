package import SharedModels

/// Words that mean danger to life, by the emergency category that they propose (REP-02, K-15).
///
/// A false alarm costs a click and a missed one a life, so the lists are generous.
package struct DangerWords: Hashable, Sendable {
    private var own: [EmergencyCategory: [TriageWord]] = [:]

    package init() {}

    /// The words of a category.
    package subscript(category: EmergencyCategory) -> [TriageWord] {
        get { own[category] ?? Self.seeds[category] ?? [] }
        set { own[category] = newValue == Self.seeds[category] ? nil : newValue }
    }

    private static let seeds: [EmergencyCategory: [TriageWord]] = [
        .lift: TriageWord.list(
            "梯困人", "困人了", "困住了", "电梯被困", "被困在", "人被困", "里被困", "困在电梯", "关在电梯", "电梯失控", "电梯坠落", "电梯下坠", "电梯冲顶", "电梯蹲底", "电梯夹人", "电梯卡住",
            "trapped", "stuck in the lift",
            "stuck in lift", "stuck in the elevator", "stuck in elevator", "lift out of control", "elevator out of control", "lift fell"),
        .structure: TriageWord.list(
            "坍塌", "倒塌", "垮塌", "塌陷", "塌了", "要塌", "承重墙裂", "承重墙开裂", "墙体开裂", "墙体倾斜", "房屋倾斜", "梁断", "梁裂", "collapse",
            "collapsed", "collapsing", "leaning wall", "wall is leaning", "structural crack", "structural damage"),
        .power: TriageWord.list(
            "漏电", "触电", "电到人", "会电人", "被电击", "麻手", "短路", "火花", "电线烧", "电线冒烟", "插座冒烟", "停电", "跳闸", "electric shock", "electrocuted",
            "sparks", "sparking", "short circuit", "live wire", "leaking current", "power cut", "no power"),
        .water: TriageWord.list(
            "爆管", "水管爆", "水管破裂", "管道爆裂", "喷水", "大量漏水", "严重漏水", "漏水严重", "跑水", "停水", "没水了", "水泵故障", "burst pipe", "pipe burst",
            "pipe has burst", "flooding", "flooded", "no water", "pump failure", "badly leaking"),
        .railings: TriageWord.list(
            "栏杆松", "栏杆断", "栏杆坏", "扶手松", "扶手断", "护栏松", "护栏断", "护栏坏", "楼板断", "楼板裂", "楼板开裂", "踏步断", "台阶断", "loose railing",
            "railing is loose", "broken railing", "loose handrail", "broken handrail", "cracked slab", "broken slab", "broken stair"),
        .falling: TriageWord.list(
            "坠落", "玻璃掉", "玻璃要掉", "玻璃快掉", "玻璃松", "玻璃爆", "窗户掉", "窗户要掉", "窗户快掉", "窗扇掉", "外墙脱落", "墙皮脱落", "瓷砖脱落", "高空坠物",
            "falling glass", "glass falling", "glass is falling", "glass about to fall", "window falling", "about to fall", "falling tiles"),
        .otherDanger: TriageWord.list(
            "着火", "起火", "失火", "火灾", "冒烟", "浓烟", "烧焦", "焦味", "燃气泄漏", "煤气泄漏", "天然气泄漏", "燃气泄露", "煤气泄露", "漏燃气", "漏煤气", "燃气味", "煤气味", "爆炸", "中毒",
            "昏迷", "晕倒", "fire", "smoke", "burning smell", "gas leak", "gas is leaking", "gas smell", "smell of gas", "smells of gas",
            "smell gas",
            "leaking gas", "explosion", "carbon monoxide"),
    ]
}
