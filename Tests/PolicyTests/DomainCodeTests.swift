import SharedModels
import Testing

@Suite("Codes of the domain")
struct DomainCodeTests {
    @Test("Raw values are the codes of the domain, because SQL, JSON and policy files hold them")
    func codes() {
        #expect(
            ComplaintClass.allCases.map(\.rawValue)
                == ["unclassified", "general", "major", "no_liability", "assist_in_area", "assist_out_area"])
        #expect(
            MajorReason.allCases.map(\.rawValue) == ["repeated_promise", "loss_or_injury", "one_month", "government_or_media", "group"])
        #expect(ComplaintLevel.allCases.map(\.rawValue) == ["office", "quality", "gm"])
        #expect(EmergencyCategory.allCases.map(\.rawValue) == (1...7).map { "EM\($0)" })
        #expect(RepairUrgency.allCases.map(\.rawValue) == ["normal", "urgent", "emergency"])
        #expect(
            CallbackKind.allCases.map(\.rawValue) == [
                "complaint", "major_complaint", "repair", "routine_monthly", "periodic_quarterly", "targeted", "special_service",
                "emergency", "paid_service", "survey_check",
            ])
        #expect(CallbackChannel.allCases.map(\.rawValue) == ["phone", "visit", "letter", "site", "face_to_face"])
    }

    @Test("Every code is lower case with underscores, so that it needs no quoting anywhere")
    func spelling() {
        let codes =
            Role.allCases.map(\.rawValue) + Channel.allCases.map(\.rawValue) + ComplaintSubject.allCases.map(\.rawValue)
            + Channel.Family.allCases.map(\.rawValue)
        #expect(codes.allSatisfy { $0.wholeMatch(of: /[a-z]+(_[a-z]+)*/) != nil })
        // 34 posts and departments, the telephone system, the city's hotline, an owner, the operator, the system.
        #expect(Role.allCases.count == 39)
    }
}
