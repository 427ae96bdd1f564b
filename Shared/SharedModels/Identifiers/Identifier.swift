package import Foundation

/// An id of one kind of thing; two kinds never mix, because each is a type of its own.
///
/// The value is a UUIDv7 (RFC 9562) in lower case on the wire. The type parameter is only a label.
package struct Identifier<Kind>: Hashable, Sendable, Comparable {
    /// The 128 bits themselves, for storage and for the wire.
    package let uuid: UUID

    /// Wraps an id that was made elsewhere.
    package init(_ uuid: UUID) { self.uuid = uuid }

    /// Order of the bits, which for UUIDv7 is roughly the order of creation; used for lock order only.
    package static func < (lhs: Self, rhs: Self) -> Bool { lhs.uuid.words < rhs.uuid.words }
}

extension Identifier: CustomStringConvertible {
    package var description: String { uuid.lowercaseText }
}

extension Identifier: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let uuid = UUID(ascii: text.utf8) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "expected a UUID, such as 0198c7d4-6f00-7000-8000-000000000001"))
        }
        self.init(uuid)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Labels for `Identifier`; they have no values.
package enum IdentifierKind {
    /// A case of whatever kind.
    package enum AnyCase {}
    /// A visit, call, letter or message (接待).
    package enum Contact {}
    /// A complaint (投诉).
    package enum Complaint {}
    /// Households that complain of the same matter (群体投诉).
    package enum ComplaintGroup {}
    /// The complaint register of one office on one day (投诉登记簿).
    package enum RegisterDay {}
    /// A corrective or preventive measure (纠正措施).
    package enum CorrectiveAction {}
    /// A check of an office's complaint archive (档案检查).
    package enum ArchiveCheck {}
    /// A repair slip (维修单).
    package enum WorkOrder {}
    /// Who does the repair (维修人员).
    package enum Technician {}
    /// The close of an office's repair ledger for a month (月末汇总).
    package enum LedgerClose {}
    /// What became of an office's repairs on a day or in a week (维修情况汇总).
    package enum RepairSummary {}
    /// The original letter, form or recording of a contact (原件).
    package enum Original {}
    /// A picture on a repair slip.
    package enum Attachment {}
    /// A month's callback records, filed together (回访记录月度卷).
    package enum CallbackFile {}
    /// A round of callbacks (回访计划).
    package enum CallbackPlan {}
    /// A callback to an owner (回访).
    package enum CallbackTask {}
    /// A survey of satisfaction (满意度调查).
    package enum Survey {}
    /// The form of one household in a survey (调查表).
    package enum SurveyForm {}
    /// A period in which no periodic survey was begun.
    package enum SurveyPeriod {}
    /// A meeting at which owners say their views (业主恳谈会).
    package enum Forum {}
    /// A year for which an office planned no forum in time.
    package enum ForumYear {}
    /// Which callbacks of a period are made (回访抽样).
    package enum CallbackSelection {}
    /// How many of an office's cases of a period were called back (回访率).
    package enum CoverageReport {}
    /// An office's callback rates of a month (业户回访率统计报表).
    package enum CallbackRateReport {}
    /// The file of a household (住户档案).
    package enum Household {}
    /// A service that an owner orders for money (有偿服务).
    package enum ServiceRequest {}
    /// An item of mail that came to the desk (邮件).
    package enum MailItem {}
    /// Somebody who comes to the desk (来访客人).
    package enum Visitor {}
    /// A visit of a group (团体接待).
    package enum GroupVisit {}
    /// Money that the desk collected (收款).
    package enum Charge {}
    /// A book of blank invoices or receipts (发票收据领用).
    package enum ReceiptBook {}
    /// Keys of a unit in custody (钥匙保管).
    package enum KeyCustody {}
    /// A newspaper that the company subscribes to (报刊订阅).
    package enum NewspaperSubscription {}
    /// A shift at the desk, with its hand-over (交接班).
    package enum Shift {}
    /// A patrol of the owner areas (巡查).
    package enum Patrol {}
    /// A working day of an office with too few patrols.
    package enum PatrolDay {}
    /// A telephone call (来电).
    package enum Call {}
    /// A pass that the desk issues (出入证).
    package enum Pass {}
    /// A notice to owners (通知).
    package enum Notice {}
    /// What an owner is to pay (缴款通知书).
    package enum FeeNotice {}
    /// Another system's wish to be sent events (webhook).
    package enum WebhookSubscription {}
    /// Goods that are moved in or out (搬运).
    package enum GoodsMove {}
    /// Somebody who moves in (入住).
    package enum MoveIn {}
    /// A renovation of a unit (装修).
    package enum Renovation {}
    /// A tenant who moves out (退租).
    package enum MoveOut {}
    /// The entry of a unit in the register of vacant units (空置房登记表).
    package enum VacantUnit {}
    /// What an owner asks for beyond the services of the house (业主特殊要求).
    package enum SpecialRequest {}
    /// What owners asked for in a month, summed up for the department manager.
    package enum TrendSummary {}
    /// One event on a topic.
    package enum Event {}
}

/// The id of any case, when the kind does not matter (storage, locks, record keys).
package typealias CaseID = Identifier<IdentifierKind.AnyCase>
package typealias ContactID = Identifier<IdentifierKind.Contact>
package typealias ComplaintID = Identifier<IdentifierKind.Complaint>
package typealias ComplaintGroupID = Identifier<IdentifierKind.ComplaintGroup>
package typealias RegisterDayID = Identifier<IdentifierKind.RegisterDay>
package typealias CorrectiveActionID = Identifier<IdentifierKind.CorrectiveAction>
package typealias ArchiveCheckID = Identifier<IdentifierKind.ArchiveCheck>
package typealias WorkOrderID = Identifier<IdentifierKind.WorkOrder>
package typealias TechnicianID = Identifier<IdentifierKind.Technician>
package typealias LedgerCloseID = Identifier<IdentifierKind.LedgerClose>
package typealias RepairSummaryID = Identifier<IdentifierKind.RepairSummary>
package typealias OriginalID = Identifier<IdentifierKind.Original>
package typealias ChargeID = Identifier<IdentifierKind.Charge>
package typealias ReceiptBookID = Identifier<IdentifierKind.ReceiptBook>
package typealias AttachmentID = Identifier<IdentifierKind.Attachment>
package typealias CallbackFileID = Identifier<IdentifierKind.CallbackFile>
package typealias CallbackPlanID = Identifier<IdentifierKind.CallbackPlan>
package typealias CallbackTaskID = Identifier<IdentifierKind.CallbackTask>
package typealias SurveyID = Identifier<IdentifierKind.Survey>
package typealias SurveyFormID = Identifier<IdentifierKind.SurveyForm>
package typealias SurveyPeriodID = Identifier<IdentifierKind.SurveyPeriod>
package typealias ForumID = Identifier<IdentifierKind.Forum>
package typealias ForumYearID = Identifier<IdentifierKind.ForumYear>
package typealias CallbackSelectionID = Identifier<IdentifierKind.CallbackSelection>
package typealias CoverageReportID = Identifier<IdentifierKind.CoverageReport>
package typealias CallbackRateReportID = Identifier<IdentifierKind.CallbackRateReport>
package typealias HouseholdID = Identifier<IdentifierKind.Household>
package typealias ServiceRequestID = Identifier<IdentifierKind.ServiceRequest>
package typealias MailItemID = Identifier<IdentifierKind.MailItem>
package typealias VisitorID = Identifier<IdentifierKind.Visitor>
package typealias GroupVisitID = Identifier<IdentifierKind.GroupVisit>
package typealias NewspaperSubscriptionID = Identifier<IdentifierKind.NewspaperSubscription>
package typealias KeyCustodyID = Identifier<IdentifierKind.KeyCustody>
package typealias ShiftID = Identifier<IdentifierKind.Shift>
package typealias PatrolID = Identifier<IdentifierKind.Patrol>
package typealias PatrolDayID = Identifier<IdentifierKind.PatrolDay>
package typealias CallID = Identifier<IdentifierKind.Call>
package typealias PassID = Identifier<IdentifierKind.Pass>
package typealias NoticeID = Identifier<IdentifierKind.Notice>
package typealias FeeNoticeID = Identifier<IdentifierKind.FeeNotice>
package typealias WebhookSubscriptionID = Identifier<IdentifierKind.WebhookSubscription>
package typealias GoodsMoveID = Identifier<IdentifierKind.GoodsMove>
package typealias MoveInID = Identifier<IdentifierKind.MoveIn>
package typealias RenovationID = Identifier<IdentifierKind.Renovation>
package typealias MoveOutID = Identifier<IdentifierKind.MoveOut>
package typealias VacantUnitID = Identifier<IdentifierKind.VacantUnit>
package typealias SpecialRequestID = Identifier<IdentifierKind.SpecialRequest>
package typealias TrendSummaryID = Identifier<IdentifierKind.TrendSummary>
package typealias EventID = Identifier<IdentifierKind.Event>

extension Identifier {
    /// The same id seen as another kind; for the edge between typed business code and the engine.
    package func retyped<Other>(_ kind: Identifier<Other>.Type = Identifier<Other>.self) -> Identifier<Other> { Identifier<Other>(uuid) }
}
