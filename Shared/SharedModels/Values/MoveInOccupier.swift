/// Who moves in: owners stand in 《入住业主情况表》, companies in 《入驻公司状况表》 (RPT-07).
package enum MoveInOccupier: String, Codable, Sendable, CaseIterable {
    case owner, tenant, company
}
