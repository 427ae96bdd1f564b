/// Posts and departments of the company, with the codes of domain 1.1; a staff token carries one of them (D13).
///
/// Tenants, visitors and suppliers are parties, not roles; whoever of a household has a token of an owner app is an `owner`.
package enum Role: String, Codable, Sendable, CaseIterable {
    /// 前台接待: first contact; records and forwards.
    case receptionist
    /// 事务助理: desk post for public areas, cleaning, paid services, complaint and callback work.
    case affairsAssistant = "affairs_assistant"
    /// 业主关系主管: runs the desk, mail, move-in and move-out, dunning, repair follow-up.
    case ownerRelationsSupervisor = "owner_relations_supervisor"
    /// 业主服务部主管: head of the owner-service department.
    case ownerServiceSupervisor = "owner_service_supervisor"
    /// 客服部: the customer-service department.
    case csDept = "cs_dept"
    /// 客服部经理: head of customer service.
    case csManager = "cs_manager"
    /// 部门负责人: head of whichever department owns the matter.
    case deptHead = "dept_head"
    /// 物业管理处: the site's management office.
    case propertyOffice = "property_office"
    /// 管理处主任: head of the property office.
    case officeDirector = "office_director"
    /// 工程部: the maintenance department.
    case engineering
    /// 维修人员: does the home repair.
    case technician
    /// 工程维修部主管.
    case engineeringSupervisor = "engineering_supervisor"
    /// 维修班长.
    case maintenanceLead = "maintenance_lead"
    /// 当班人员.
    case dutyStaff = "duty_staff"
    /// 安保部.
    case security
    /// 安保部经理.
    case securityManager = "security_manager"
    /// 清洁班班长.
    case cleaningLead = "cleaning_lead"
    /// 财务部.
    case finance
    /// 财务部经理.
    case financeManager = "finance_manager"
    /// 品质部: complaints made straight to the company; verifies corrective measures.
    case qualityDept = "quality_dept"
    /// 管理者代表.
    case managementRep = "management_rep"
    /// 总经理: major complaints, liability, dunning measures, management review.
    case generalManager = "general_manager"
    /// 邮件分捡员.
    case mailSorter = "mail_sorter"
    /// 档案室: long-term custody of callback records.
    case archiveRoom = "archive_room"
    /// 案场.
    case salesSite = "sales_site"
    /// 案场经理.
    case siteManager = "site_manager"
    /// 案场主管.
    case siteSupervisor = "site_supervisor"
    /// 案场客户专员.
    case siteCustomerOfficer = "site_customer_officer"
    /// 客服专员, on the supervising side of sales sites.
    case csSpecialist = "cs_specialist"
    /// 督导.
    case inspector
    /// 神秘客户.
    case mysteryShopper = "mystery_shopper"
    /// 销售管理中心.
    case salesManagementCentre = "sales_management_centre"
    /// 人力资源部.
    case hr
    /// 市场拓展部.
    case marketDev = "market_dev"

    /// The telephone system, which tells of calls (INT-20). No post of the company.
    case telephony
    /// The city's citizen hotline, which passes matters on and asks how they stand (Open311). No post of the company.
    case cityHotline = "city_hotline"
    /// Somebody of a household, in an app of the owners (domain 0): reads and commands what concerns the households of the token, and nothing
    /// else. No post of the company.
    case owner
    /// Who runs the installation: parked events, republishing, the clock of a development installation. No post of the company.
    case `operator`
    /// A timer or another service's event. No token carries it.
    case system
}

extension Role {
    /// Every post of the company. A mystery shopper holds none there, nor do the telephone system, the city's hotline, an owner, who runs the
    /// installation, and the system.
    package static let employees = Set(allCases).subtracting([.mysteryShopper, .telephony, .cityHotline, .owner, .operator, .system])
}
