import SharedModels

/// The words of the printed slip, in the language in which it is signed.
enum SlipWords {
    static func word(_ urgency: RepairUrgency) -> String {
        switch urgency {
        case .normal: "一般"
        case .urgent: "紧急"
        case .emergency: "应急抢修"
        }
    }

    /// The seven categories in short (REP-02).
    static func word(_ category: EmergencyCategory) -> String {
        switch category {
        case .lift: "电梯失控或困人"
        case .structure: "结构险情"
        case .power: "户内停电或漏电"
        case .water: "停水、爆管或严重漏水"
        case .railings: "楼板、踏步、栏杆险情"
        case .falling: "门窗、玻璃、外墙将坠落"
        case .otherDanger: "其他危险"
        }
    }

    static func word(_ source: RepairSource) -> String {
        switch source {
        case .ownerCall: "业主来电"
        case .ownerLetter: "业主来函"
        case .ownerVisit: "业主来访"
        case .ownerOnline: "线上报修"
        case .relayed: "转告"
        case .patrol: "巡查"
        case .vacantUnit: "空置房检查"
        case .afterHoursAirConditioning: "超时空调"
        case .publicCheck: "公共设施检查"
        case .rework: "返修"
        }
    }

    static func word(_ cause: HandBackCause) -> String {
        switch cause {
        case .department: "工程部退单"
        case .monthEnd: "月末未完成"
        }
    }

    static func word(_ outcome: RepairOutcome) -> String {
        switch outcome {
        case .satisfied: "回访满意"
        case .notSelected: "未抽中回访"
        case .noWork: "未施工"
        case .rework: "不满意，已另开返修单"
        }
    }

    /// The usual trades by their names; a company's own by its code.
    static func trade(_ code: String) -> String {
        switch code {
        case "plumbing": "水暖"
        case "electrical": "电工"
        case "lift": "电梯"
        case "air_conditioning": "空调"
        case "doors_windows": "门窗"
        case "locks": "锁具"
        case "masonry": "泥瓦"
        case "appliances": "家电"
        case "network": "弱电网络"
        case "general": "综合"
        default: code
        }
    }

    /// Fen as yuan with two decimals, exactly: `86.00`.
    static func yuan(_ fen: Int) -> String {
        let (whole, rest) = fen.magnitude.quotientAndRemainder(dividingBy: 100)
        return (fen < 0 ? "-" : "") + "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}
