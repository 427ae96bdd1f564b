/// What a periodic survey asks about, chosen each time (CBK-31).
package enum SurveyTheme: String, Codable, Sendable, CaseIterable {
    case housing
    case publicOrder = "public_order"
    case vehicles
    case cleaning
    case greening
    case repair
    case communityActivities = "community_activities"
    case convenienceServices = "convenience_services"
}
