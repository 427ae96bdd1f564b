/// Kinds of callback (CBK-01); each has its own due date and coverage.
package enum CallbackKind: String, Codable, Sendable, CaseIterable {
    /// After a complaint was replied to; all of them (CBK-05).
    case complaint
    /// The same for a major complaint, made by the office director (CBK-02, K-06).
    case majorComplaint = "major_complaint"
    /// After a repair slip came back (CBK-10, K-01).
    case repair
    /// Planned, every month (CBK-16, K-12).
    case routineMonthly = "routine_monthly"
    /// On the last quarter's service of each department (CBK-21).
    case periodicQuarterly = "periodic_quarterly"
    /// By season, stage of the estate or typical problem (CBK-24).
    case targeted
    /// After a special service: process, quality, result (CBK-15).
    case specialService = "special_service"
    /// After an emergency: process and result (CBK-15).
    case emergency
    /// After a paid service: process and quality (CBK-14).
    case paidService = "paid_service"
    /// Whether a survey's answers are true (CBK-42).
    case surveyCheck = "survey_check"
}
