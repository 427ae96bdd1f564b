import SharedModels

/// What a city's hotline may report to the company, by the kinds of contacts and the subjects of complaints that the services know (domain 1.3,
/// CMP-09). Codes are kept with contacts and never change.
enum HotlineService: String, Codable, Sendable, CaseIterable {
    case enquiry
    case repair
    case suggestion
    case fees = "complaint_fees"
    case buildingsEquipment = "complaint_buildings_equipment"
    case securityVehicles = "complaint_security_vehicles"
    case cleaningGreening = "complaint_cleaning_greening"
    case staffAttitude = "complaint_staff_attitude"
    case developerSurroundings = "complaint_developer_surroundings"
    case serviceQuality = "complaint_service_quality"
    case otherComplaint = "complaint_other"

    /// The one of a contact that the desk wrote down itself.
    init(_ kind: ContactKind) {
        switch kind {
        case .enquiry, .serviceRequest, .move, .fee, .special: self = .enquiry
        case .repair: self = .repair
        case .suggestion: self = .suggestion
        case .complaint: self = .otherComplaint
        }
    }

    /// What a contact about it is recorded as; the desk may find out that it is something else.
    var kind: ContactKind {
        switch self {
        case .enquiry: .enquiry
        case .repair: .repair
        case .suggestion: .suggestion
        case .fees, .buildingsEquipment, .securityVehicles, .cleaningGreening, .staffAttitude, .developerSurroundings, .serviceQuality,
            .otherComplaint:
            .complaint
        }
    }

    /// Its name for people.
    var name: String {
        switch self {
        case .enquiry: "咨询求助"
        case .repair: "报修"
        case .suggestion: "意见建议"
        case .fees: "投诉：收费"
        case .buildingsEquipment: "投诉：房屋与设施设备"
        case .securityVehicles: "投诉：治安与车辆"
        case .cleaningGreening: "投诉：保洁与绿化"
        case .staffAttitude: "投诉：人员态度"
        case .developerSurroundings: "投诉：开发商与周边"
        case .serviceQuality: "投诉：服务质量"
        case .otherComplaint: "投诉：其他"
        }
    }

    /// Words by which it is found.
    var keywords: [String] {
        switch self {
        case .enquiry: ["咨询", "求助", "查询"]
        case .repair: ["报修", "维修", "漏水", "停电", "电梯"]
        case .suggestion: ["建议", "意见", "表扬"]
        case .fees: ["物业费", "水电费", "停车费"]
        case .buildingsEquipment: ["房屋", "电梯", "供水", "供电", "遗留问题"]
        case .securityVehicles: ["治安", "停车", "被盗", "车辆"]
        case .cleaningGreening: ["保洁", "垃圾", "绿化"]
        case .staffAttitude: ["态度", "工作人员"]
        case .developerSurroundings: ["开发商", "噪声", "周边"]
        case .serviceQuality: ["物业服务", "不作为"]
        case .otherComplaint: ["投诉"]
        }
    }

    /// What it stands under in a list.
    var group: String {
        switch kind {
        case .enquiry, .serviceRequest, .move, .fee, .special: "咨询"
        case .repair: "报修"
        case .suggestion: "建议"
        case .complaint: "投诉"
        }
    }

    /// What it is for.
    var purpose: String {
        switch kind {
        case .enquiry, .serviceRequest, .move, .fee, .special: "向物业服务企业咨询或求助"
        case .repair: "住户室内或公共部位、公共设施需要维修"
        case .suggestion: "对物业服务的表扬、批评或建议"
        case .complaint: "对物业服务的投诉，由物业服务企业核查后答复"
        }
    }
}
