import SharedModels

/// A code of the business that a table may also write in Chinese.
protocol TermOfTrade: RawRepresentable<String>, CaseIterable {
    /// The Chinese words for codes, as offices write them.
    static var chineseTerms: [String: Self] { get }
}

extension TermOfTrade {
    /// The value that a cell names, by code or by Chinese word.
    init?(cell: String) {
        guard let value = Self(rawValue: cell.lowercased()) ?? Self(rawValue: cell) ?? Self.chineseTerms[cell] else { return nil }
        self = value
    }

    /// What a cell may say, for the message about one that says something else.
    static var expectation: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }

    /// Whether a cell names one.
    static func names(_ cell: String) -> Bool { Self(cell: cell) != nil }
}

extension String {
    /// The cells of one that holds several terms.
    var termCells: [String] { split { ";；|、".contains($0) }.map { String($0).trimmed } }
}

extension ContactKind: TermOfTrade {
    static let chineseTerms: [String: ContactKind] = [
        "咨询": .enquiry, "投诉": .complaint, "报修": .repair, "服务": .serviceRequest, "有偿服务": .serviceRequest, "建议": .suggestion,
        "表扬": .suggestion, "搬家": .move, "搬运": .move, "入住": .move, "退租": .move, "收费": .fee, "费用": .fee, "特殊要求": .special,
    ]
}

extension Channel: TermOfTrade {
    static let chineseTerms: [String: Channel] = [
        "来访": .visit, "来电": .phone, "电话": .phone, "客服电话": .servicePhone, "投诉热线": .complaintHotline, "来函": .letter,
        "信件": .letter, "传真": .fax, "邮件": .email, "投诉邮箱": .complaintEmail, "管理处": .propertyOffice, "投诉箱": .complaintBox,
        "网站": .web, "网页客服": .webChat, "微信": .wechat, "QQ": .qq, "短信": .sms, "微博": .weibo, "易信": .yixin,
        "市民热线": .cityHotline, "12345": .cityHotline, "员工转告": .staffHeard, "回访": .callback, "公司检查": .companyInspection,
        "外部检查": .externalInspection, "业主座谈会": .ownerForum, "家访": .homeVisit,
    ]
}

extension VoidReason: TermOfTrade {
    static let chineseTerms: [String: VoidReason] = [
        "无声电话": .silent, "打错电话": .wrongNumber, "骚扰电话": .nuisance, "广告推销": .advertising, "无关": .unrelated,
    ]
}

extension RepairUrgency: TermOfTrade {
    static let chineseTerms: [String: RepairUrgency] = ["普通": .normal, "一般": .normal, "急": .urgent, "急修": .emergency]
}

extension ComplaintSubject: TermOfTrade {
    static let chineseTerms: [String: ComplaintSubject] = [
        "收费": .fees, "房屋设备": .buildingsEquipment, "安全车辆": .securityVehicles, "清洁绿化": .cleaningGreening,
        "员工态度": .staffAttitude, "开发商及周边": .developerSurroundings, "服务质量": .serviceQuality, "其他": .other,
    ]
}

extension PaidServiceKind: TermOfTrade {
    static let chineseTerms: [String: PaidServiceKind] = [
        "日常清洁": .dailyCleaning, "专项清洁": .specialCleaning, "超时空调": .overtimeAC, "花木租摆": .plants, "货梯使用": .lift,
        "桶装水": .bottledWater,
    ]
}

extension MajorReason: TermOfTrade {
    static let chineseTerms: [String: MajorReason] = [
        "多次未解决": .repeatedPromise, "重大损失或人身伤害": .lossOrInjury, "政府或媒体": .governmentOrMedia,
    ]
}

extension EmergencyCategory: TermOfTrade {
    static let chineseTerms: [String: EmergencyCategory] = [:]
}

extension Role: TermOfTrade {
    static let chineseTerms: [String: Role] = [
        "客服部": .csDept, "业主服务部": .csDept, "物业管理处": .propertyOffice, "管理处": .propertyOffice, "工程部": .engineering,
        "维修部": .engineering, "安保部": .security, "保安部": .security, "财务部": .finance, "品质部": .qualityDept,
    ]
}
