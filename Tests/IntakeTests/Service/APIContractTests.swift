import SharedModels
import TestSupport
import Testing

@testable import Intake

@Suite("contracts/openapi/intake.yaml describes the API (D15)") struct APIContractTests {
    private let file: OpenAPIFile

    init() throws { file = try OpenAPIFile("intake.yaml") }

    private func words(_ schema: String) throws -> Set<String> { Set(try #require(file.schema(schema)?["enum"]?.words)) }

    private func words<Word: CaseIterable & RawRepresentable>(_ type: Word.Type) -> Set<String> where Word.RawValue == String {
        Set(type.allCases.map(\.rawValue))
    }

    @Test("Every route is described, and everything described is a route") func routes() throws {
        let coverage = try RouteCoverage(of: IntakeMain.service, in: "intake.yaml")
        #expect(coverage.faults == [])
        #expect(coverage.count == 308)
    }

    @Test("Every body is described as it is read, and what is required of it is needed") func bodies() throws {
        // One of the members of to is needed, whichever.
        let conditional: Set = ["POST /contacts/{id}/hand-over to is needed"]
        let bodies = try BodyContract(of: IntakeMain.service, in: "intake.yaml", conditional: conditional)
        // Words of others, which the body's own checks refuse.
        let faults = bodies.faults.filter { !($0.hasPrefix("POST /own/contacts") && $0.contains("body.channel: the word")) }
        #expect(faults == [])
        #expect(bodies.count == 187 && bodies.tried == 204)
    }

    @Test("Every command that a state offers has a route, and no other has (domain 3.1)") func commands() throws {
        var relayed = wholeFacts()
        relayed.addressee = "何会计"
        let offered =
            try Contact.State.allCases.flatMap { state -> [String] in
                // A relayed message cannot be closed before it is confirmed, but what has gone before offers the rest.
                try reached(state, state == .closed ? wholeFacts() : relayed).allowedCommands
                    .map { $0 == "attach" ? "originals" : $0 }
            }
            + (ConsultationTests.asked(in: .promised).allowedCommands + reached(.recorded, wholeFacts(by: .webChat)).allowedCommands)
            .filter { $0 != "attach" }
        let prefix = "POST /contacts/{id}/"
        let routes = try RouteCoverage.routes(of: IntakeMain.service)
        #expect(Set(routes.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }) == Set(offered))
    }

    @Test("Every command that a household's file offers has a route, and no other has (INT-39)") func householdCommands() throws {
        let prefix = "POST /households/{id}/"
        let routes = try RouteCoverage.routes(of: IntakeMain.service).filter { $0.hasPrefix(prefix) }
        #expect(Set(routes.map { String($0.dropFirst(prefix.count)) }) == Set(Household.State.allCases.flatMap(\.commands).map(\.rawValue)))
    }

    @Test("Every command that people may give to a paid service has a route, and no other has (domain 3.7)") func serviceCommands() throws {
        let prefix = "POST /service-requests/{id}/"
        let routes = try RouteCoverage.routes(of: IntakeMain.service)
        let offered = ServiceCommand.Code.allCases.filter { !$0.isInternal && $0 != .open }.map(\.rawValue)
        #expect(Set(routes.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }) == Set(offered))
    }

    @Test("The file knows every word of ours, and no other") func vocabulary() throws {
        #expect(try words("ServiceState") == words(ServiceRequest.State.self))
        #expect(try words("ServiceCharge") == words(ServiceCharge.self))
        #expect(try words("State") == words(Contact.State.self))
        #expect(try words("OwnState") == words(OwnState.self) && words("OwnStep") == words(OwnStep.self))
        #expect(try words("ContactLikeness") == words(ContactLikeness.self))
        #expect(try words("ContactKind") == words(ContactKind.self))
        #expect(try words("Channel") == words(Channel.self))
        #expect(try words("VoidReason") == words(VoidReason.self))
        #expect(try words("OriginalKind") == words(OriginalKind.self) && words("FileType") == words(FileType.self))
        #expect(try words("Pace") == words(PromisePace.self))
        #expect(try words("Outcome") == words(ContactOutcome.self))
        #expect(try words("Subject") == words(ComplaintSubject.self))
        #expect(try words("MajorReason") == words(MajorReason.self))
        #expect(try words("Urgency") == words(RepairUrgency.self))
        #expect(try words("EmergencyCategory") == words(EmergencyCategory.self))
        #expect(try words("PaidService") == words(PaidServiceKind.self))
        #expect(try words("HouseholdState") == words(Household.State.self))
        #expect(try words("HouseholdClass") == words(HouseholdClass.self))
        #expect(try words("HouseholdRating") == words(HouseholdRating.self))
        #expect(try words("HotlineService") == words(HotlineService.self))
        #expect(try words("HouseholdRelation") == words(HouseholdRelation.self))
        #expect(try words("HouseholdCaseKind") == Set(UnitCases.kinds.map(\.name)))
    }

    @Test("The file knows every word of the desk's books, and no other") func bookVocabulary() throws {
        #expect(try words("MailStream") == words(MailStream.self) && words("MailKind") == words(MailKind.self))
        #expect(try words("VisitorKind") == words(VisitorKind.self) && words("VisitorDecline") == words(VisitorDecline.self))
        #expect(try words("VisitorAdmission") == words(VisitorAdmission.self) && words("KeyRecipient") == words(KeyRecipient.self))
        #expect(try words("FindingKind") == words(FindingKind.self) && words("FindingImportance") == words(FindingImportance.self))
        #expect(try words("NoticeChannel") == words(NoticeChannel.self) && words("NoticeAudience") == words(NoticeAudience.self))
        #expect(try words("MailState") == words(MailItem.State.self) && words("VisitorState") == words(Visitor.State.self))
        #expect(try words("GroupVisitState") == words(GroupVisit.State.self) && words("KeyState") == words(KeyCustody.State.self))
        #expect(try words("PatrolSubject") == words(PatrolSubject.self) && words("PatrolCondition") == words(PatrolCondition.self))
        #expect(try words("ShiftState") == words(Shift.State.self) && words("PatrolState") == words(Patrol.State.self))
        #expect(try words("FeeChargeKind") == words(FeeChargeKind.self) && words("FeeMeans") == words(FeeMeans.self))
        #expect(try words("NewspaperState") == words(NewspaperSubscription.State.self))
        #expect(try words("NoticeState") == words(Notice.State.self) && words("FeeState") == words(FeeNotice.State.self))
        #expect(
            try words("WebhookState") == words(WebhookSubscription.State.self)
                && words("WebhookSuspension") == words(WebhookSuspension.self))
        #expect(try words("CallState") == words(Call.State.self) && words("CallDirection") == words(CallDirection.self))
        #expect(try words("SpecialRequestState") == words(SpecialRequest.State.self))
        #expect(try words("SpecialOutcome") == words(SpecialOutcome.self))
        #expect(try words("TrendSummaryState") == words(TrendSummary.State.self))
        #expect(try words("PassState") == words(Pass.State.self) && words("PassKind") == words(PassKind.self))
        #expect(try words("ChargeState") == words(Charge.State.self) && words("ReceiptBookState") == words(ReceiptBook.State.self))
        #expect(try words("ChargeMethod") == words(ChargeMethod.self) && words("ChargeSubject") == words(ChargeSubject.self))
        #expect(try words("ChargeAdjustmentKind") == words(ChargeAdjustmentKind.self) && words("ReceiptKind") == words(ReceiptKind.self))
        #expect(try words("BlankUse") == words(BlankUse.self))
        #expect(try words("CallWord") == words(CallWord.self))
        #expect(try words("WebhookDeliveryState") == words(WebhookPage.State.self))
    }

    @Test("Every command of the desk's books that people give has a route, and no other has") func bookCommands() throws {
        let routes = try RouteCoverage.routes(of: IntakeMain.service)
        func posts(_ path: String) -> Set<String> {
            let prefix = "POST /\(path)/{id}/"
            return Set(routes.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
        }
        func names<Code: CaseIterable & RawRepresentable>(_ codes: Code.Type) -> Set<String> where Code.RawValue == String {
            // What begins a case has the collection's own route, and what a timer gives has none.
            Set(codes.allCases.dropFirst().map(\.rawValue)).subtracting(["clock-due"])
        }
        #expect(posts("mail-items") == names(MailCommand.Code.self))
        #expect(posts("fee-notices") == names(FeeCommand.Code.self).subtracting(["note-question"]))
        #expect(posts("special-requests") == names(SpecialRequestCommand.Code.self))
        #expect(posts("trend-summaries") == names(TrendCommand.Code.self))
        #expect(posts("visitors") == names(VisitorCommand.Code.self))
        #expect(posts("group-visits") == names(GroupVisitCommand.Code.self))
        #expect(posts("key-custodies") == names(KeyCommand.Code.self))
        #expect(posts("shifts") == names(ShiftCommand.Code.self).subtracting(["note-empty"]))
        #expect(posts("patrols") == names(PatrolCommand.Code.self))
        #expect(posts("notices") == names(NoticeCommand.Code.self))
        #expect(posts("newspaper-subscriptions") == names(NewspaperCommand.Code.self))
        #expect(posts("charges") == names(ChargeCommand.Code.self).subtracting(["pay", "note-payment"]), "a notice's payment gives it")
        #expect(posts("receipt-books") == names(ReceiptBookCommand.Code.self).subtracting(["issue", "cancel"]), "those go with a charge")
        #expect(posts("webhook-subscriptions") == names(WebhookCommand.Code.self).subtracting(["suspend"]))
    }

    @Test("The file knows every word of moves, and every command of theirs that people give has a route") func moves() throws {
        #expect(try words("MoveOutState") == words(MoveOut.State.self) && words("MoveOutRenovation") == words(MoveOutRenovation.self))
        #expect(try words("VacantUnitState") == words(VacantUnit.State.self) && words("VacancyEnd") == words(VacancyEnd.self))
        let routes = try RouteCoverage.routes(of: IntakeMain.service)
        func posts(_ path: String) -> Set<String> {
            let prefix = "POST /\(path)/{id}/"
            return Set(routes.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
        }
        #expect(try words("GoodsMoveState") == words(GoodsMove.State.self) && words("GoodsLift") == words(GoodsLift.self))
        #expect(try words("GoodsDirection") == words(GoodsDirection.self))
        #expect(posts("goods-moves") == Set(GoodsMoveCommand.Code.allCases.dropFirst().map(\.rawValue)))
        #expect(posts("move-outs") == Set(MoveOutCommand.Code.allCases.dropFirst().map(\.rawValue)).subtracting(["clock-due"]))
        let moveIns = Set(MoveInCommand.Code.allCases.dropFirst().map(\.rawValue)).subtracting(["clock-due", "note-repair", "note-rework"])
        #expect(posts("move-ins") == moveIns)
        #expect(posts("renovations") == Set(RenovationCommand.Code.allCases.dropFirst().map(\.rawValue)))
        #expect(try words("MoveInState") == words(MoveIn.State.self) && words("MoveInOccupier") == words(MoveInOccupier.self))
        #expect(
            try words("MoveInServiceKind") == words(MoveInServiceKind.self) && words("MoveInServiceState") == words(MoveInServiceState.self)
        )
        #expect(try words("MoveInSource") == words(MoveInSource.self) && words("MoveInPaper") == words(MoveInPaper.self))
        #expect(try words("HandoverDocument") == words(HandoverDocument.self) && words("DefectOutcome") == words(DefectOutcome.self))
        #expect(try words("RenovationState") == words(Renovation.State.self) && words("RenovationPaper") == words(RenovationPaper.self))
        #expect(posts("vacant-units") == Set(VacantUnitCommand.Code.allCases.dropFirst().map(\.rawValue)).subtracting(["clock-due"]))
    }
}
