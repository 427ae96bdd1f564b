/// The columns of an import of contacts; a header names them in English or by one of the Chinese names.
enum ContactColumn: String, ImportColumn {
    /// The number of the contact in the system that it comes from; a second import of it creates nothing.
    case reference
    case office
    case kind
    case channel
    case occurredAt = "occurred_at"
    case callerName = "caller_name"
    case phone
    case unit
    case address
    case company
    case reason
    case responsibleDepartment = "responsible_department"
    case responsiblePerson = "responsible_person"
    case addressee
    case appointmentAt = "appointment_at"
    case original
    /// The `reference` of the earlier row that this one repeats.
    case linkedReference = "linked_reference"
    case voidReason = "void_reason"
    case answer
    case adopted

    case complaintSubject = "complaint_subject"
    case majorReasons = "major_reasons"
    case ownerLimit = "owner_limit"
    case toCompany = "to_company"
    case eventTime = "event_time"
    case place
    case complainedOf = "complained_of"
    case course
    case demand
    case preferredWay = "preferred_way"
    case matter

    case urgency
    case emergencyCategory = "emergency_category"
    case appointedAt = "appointed_at"
    case contactPerson = "contact_person"
    case contactPhone = "contact_phone"

    case service
    case wantedAt = "wanted_at"

    /// What the column is called in Chinese tables.
    var chineseNames: [String] {
        switch self {
        case .reference: ["编号", "登记编号", "来源编号"]
        case .office: ["管理处", "物业管理处", "项目"]
        case .kind: ["类型", "事项类型"]
        case .channel: ["渠道", "来源", "受理渠道"]
        case .occurredAt: ["来电时间", "来访时间", "时间", "受理时间"]
        case .callerName: ["姓名", "来电人", "来访人", "业主姓名"]
        case .phone: ["电话", "联系电话"]
        case .unit: ["房号", "单元号"]
        case .address: ["地址", "住址"]
        case .company: ["公司", "公司名称"]
        case .reason: ["事由", "内容"]
        case .responsibleDepartment: ["责任部门"]
        case .responsiblePerson: ["责任人"]
        case .addressee: ["转告对象", "受话人"]
        case .appointmentAt: ["约见时间"]
        case .original: ["原件存放"]
        case .linkedReference: ["关联编号"]
        case .voidReason: ["作废原因", "无效原因"]
        case .answer: ["处理结果", "答复"]
        case .adopted: ["是否采纳"]
        case .complaintSubject: ["投诉类别"]
        case .majorReasons: ["重大原因"]
        case .ownerLimit: ["业主要求期限", "要求期限"]
        case .toCompany: ["是否投诉到公司"]
        case .eventTime: ["发生时间"]
        case .place: ["发生地点", "地点"]
        case .complainedOf: ["被投诉对象", "被投诉人或部门"]
        case .course: ["事情经过", "经过"]
        case .demand: ["业主要求", "诉求"]
        case .preferredWay: ["希望回复方式", "联系方式"]
        case .matter: ["同一事项"]
        case .urgency: ["紧急程度"]
        case .emergencyCategory: ["急修类别"]
        case .appointedAt: ["预约时间", "约定时间"]
        case .contactPerson: ["联系人"]
        case .contactPhone: ["联系人电话"]
        case .service: ["服务项目"]
        case .wantedAt: ["希望服务时间"]
        }
    }

    static let subject = "a contact"
    static let needsKey = true
    static let rowName: ContactColumn? = .reference

    static func missing(among columns: [ContactColumn], hasOffice: Bool) -> [ContactColumn] {
        // A call that counts for nothing needs no kind.
        let mandatory: [ContactColumn] =
            (columns.contains(.voidReason) ? [] : [.kind]) + [.channel, .reason] + (hasOffice ? [] : [.office])
        return mandatory.filter { !columns.contains($0) }
    }
}
