import SharedModels

/// The columns of an import of households: one row for each person. A header names them in English or by one of the Chinese names.
enum HouseholdColumn: String, ImportColumn {
    case office
    case unit
    case source
    case joinedAt = "joined_at"
    case vacant
    case moveInDate = "move_in_date"
    /// Square metres.
    case area
    case remarks
    /// A to I (INT-40).
    case group = "class"
    case age
    case occupation
    case hobbies
    case familyStructure = "family_structure"
    case spending
    case purchasePotential = "purchase_potential"
    case credit
    case valueContribution = "value_contribution"
    /// Why it is the file of a key owner.
    case keyOwner = "key_owner"

    case name
    case relation
    /// Several, separated by semicolons.
    case phones
    case preferredWay = "preferred_way"
    case mayCall = "may_call"
    case mayMessage = "may_message"
    /// Such as `18:00-20:00 1,2,3; 09:00-10:00`.
    case preferredTimes = "preferred_times"
    case language

    /// Those that say something of the person and not of the household.
    static let ofPeople: Set<HouseholdColumn> = [
        .name, .relation, .phones, .preferredWay, .mayCall, .mayMessage, .preferredTimes, .language,
    ]

    static let subject = "a household"
    static let needsKey = false
    static let rowName: HouseholdColumn? = nil

    static func missing(among columns: [HouseholdColumn], hasOffice: Bool) -> [HouseholdColumn] {
        ([.unit] + (hasOffice ? [] : [.office])).filter { !columns.contains($0) }
    }

    var chineseNames: [String] {
        switch self {
        case .office: ["管理处", "物业管理处", "项目"]
        case .unit: ["房号", "单元号"]
        case .source: ["来源", "来源渠道"]
        case .joinedAt: ["建档时间", "加入时间"]
        case .vacant: ["是否空置", "空置"]
        case .moveInDate: ["入住日期"]
        case .area: ["面积", "建筑面积"]
        case .remarks: ["备注"]
        case .group: ["客户分类", "分类"]
        case .age: ["年龄"]
        case .occupation: ["职业"]
        case .hobbies: ["爱好"]
        case .familyStructure: ["家庭结构"]
        case .spending: ["消费特征"]
        case .purchasePotential: ["购买潜力"]
        case .credit: ["信用"]
        case .valueContribution: ["价值贡献"]
        case .keyOwner: ["重点业主"]
        case .name: ["姓名", "业主姓名"]
        case .relation: ["身份", "与业主关系"]
        case .phones: ["电话", "联系电话"]
        case .preferredWay: ["联系方式"]
        case .mayCall: ["同意致电"]
        case .mayMessage: ["同意短信"]
        case .preferredTimes: ["方便时间"]
        case .language: ["语言"]
        }
    }

    var content: ColumnContent {
        switch self {
        case .source, .preferredWay: .code(Channel.self)
        case .group: .code(HouseholdClass.self)
        case .purchasePotential, .credit, .valueContribution: .code(HouseholdRating.self)
        case .relation: .code(HouseholdRelation.self)
        case .joinedAt: .time
        case .vacant, .mayCall, .mayMessage: .truth
        case .remarks: .text(longest: FieldChecks.longText)
        case .office, .unit, .age, .occupation, .hobbies, .familyStructure, .spending, .keyOwner, .name:
            .text(longest: FieldChecks.shortText)
        case .moveInDate, .area, .phones, .preferredTimes, .language: .text(longest: nil)
        }
    }
}

extension HouseholdClass: TermOfTrade {
    static let chineseTerms: [String: HouseholdClass] = [
        "业主委员会": .ownersCommittee, "业委会": .ownersCommittee, "开发商": .developer, "单位团购": .employerBuyers, "亲友团购": .relativeBuyers,
        "公务员": .governmentStaff, "教师律师": .teachersLawyers, "商人": .merchants, "白领": .officeWorkers, "其他": .other,
    ]
}

extension HouseholdRating: TermOfTrade {
    static let chineseTerms: [String: HouseholdRating] = ["高": .high, "中": .medium, "低": .low]
}

extension HouseholdRelation: TermOfTrade {
    static let chineseTerms: [String: HouseholdRelation] = [
        "业主": .owner, "租户": .tenant, "租客": .tenant, "家属": .family, "家庭成员": .family, "工作人员": .staff, "保姆": .staff,
    ]
}
