import SharedModels

/// The columns of an import of payment notices: one row for each. A header names them in English or by one of the Chinese names.
enum FeeColumn: String, ImportColumn {
    case office
    /// Finance's own number.
    case noticeNumber = "notice_number"
    case unit
    case addressee
    /// The first month that it is for, and the last one.
    case from
    case until
    /// Yuan.
    case management
    case energy
    case paidService = "paid_service"
    /// Who signs for it at the desk.
    case signature

    /// What is owed, with what it is for.
    static let charges: [(column: FeeColumn, charge: FeeChargeKind)] = [
        (.management, .management), (.energy, .energy), (.paidService, .paidService),
    ]

    static let subject = "a payment notice"
    static let needsKey = false
    static let rowName: FeeColumn? = nil

    static func missing(among columns: [FeeColumn], hasOffice: Bool) -> [FeeColumn] {
        let needed: [FeeColumn] = [.noticeNumber, .unit, .from] + (hasOffice ? [] : [.office])
        let hasCharge = charges.contains { columns.contains($0.column) }
        return needed.filter { !columns.contains($0) } + (hasCharge ? [] : [.management])
    }

    var chineseNames: [String] {
        switch self {
        case .office: ["管理处", "物业管理处", "项目"]
        case .noticeNumber: ["通知单号", "缴款通知单号", "编号"]
        case .unit: ["房号", "单元号"]
        case .addressee: ["业主", "业主姓名", "户名"]
        case .from: ["起始月份", "月份", "账期"]
        case .until: ["截止月份"]
        case .management: ["管理费", "物业费", "物业管理费"]
        case .energy: ["能源费", "水电费"]
        case .paidService: ["有偿服务费", "服务费"]
        case .signature: ["签收人"]
        }
    }

    var content: ColumnContent {
        switch self {
        case .office, .noticeNumber, .unit, .addressee, .signature: .text(longest: FieldChecks.shortText)
        case .from, .until, .management, .energy, .paidService: .text(longest: nil)
        }
    }
}
