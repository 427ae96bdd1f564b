/// The classes that the results of a survey are counted by (CBK-38).
package enum SurveyClass: String, Codable, Sendable, CaseIterable {
    case cleaning
    case publicOrder = "public_order"
    case greening
    case attitude
    case engineeringRepair = "engineering_repair"
    case complaintHandling = "complaint_handling"
    case communityActivities = "community_activities"
    case convenienceServices = "convenience_services"
}
