/// Every event type that our services tell, by topic; what `contracts/` describes, one schema for each.
package enum EventCatalogue {
    /// All of them, in no particular order.
    package static let all: [any Event.Type] = intake + complaints + repairs + callbacks

    /// Contacts at the desk, what they are handed over as, and the cases of the desk itself.
    package static let intake: [any Event.Type] =
        [
            ComplaintReported.self, ContactAdvised.self, ContactAnswered.self, ContactAssigned.self, ContactCalled.self, ContactClosed.self,
            ContactConfirmed.self, ContactConsulted.self, ContactFlagged.self, ContactLinked.self, ContactOverdue.self,
            ContactPromised.self, ContactRated.self, ContactRecorded.self, ContactReplied.self, ContactResponded.self, ContactUrged.self,
            ContactVerified.self, ContactVoided.self, ContactWithdrawn.self, FeeAsked.self, MoveRequested.self, OriginalAttached.self,
            RepairRequested.self, ServiceRequested.self,
        ] + books + charges + fees + households + moves + services + specials + trends + webhooks

    /// Move-ins, renovations, goods moves, move-outs and the register of vacant units.
    private static let moves: [any Event.Type] = [
        MoveInNotified.self, MoveInFileOpened.self, MoveInInspectionRequested.self, MoveInInspected.self, MoveInRepairRequested.self,
        MoveInRepairEnded.self, MoveInRepairRepeated.self, MoveInDefectSettled.self, MoveInReady.self, MoveInNoticeIssued.self,
        MoveInFormsGiven.self,
        MoveInFormsCollected.self, MoveInFormsOverdue.self, MoveInPassesIssued.self, MoveInPackSigned.self, MoveInCompleted.self,
        MoveInReported.self, MoveInCancelled.self, MoveInServiceNoted.self,
        RenovationRequested.self, RenovationPapersSigned.self, RenovationEngineeringAgreed.self, RenovationDone.self,
        RenovationCancelled.self,
        GoodsMoveNotified.self, GoodsMoveLiftBooked.self, GoodsMoveSecurityTold.self, GoodsMoveDone.self, GoodsMoveCancelled.self,
        MoveOutRequested.self, MoveOutUndertaken.self, MoveOutClearanceGiven.self, MoveOutClearanceDue.self,
        MoveOutCleared.self, MoveOutKeysReceived.self, MoveOutClosed.self, MoveOutCancelled.self,
        VacantUnitEntered.self, VacantUnitCleaned.self, VacantUnitCleaningDue.self, VacantUnitBillSent.self,
        VacantUnitLeft.self,
    ]

    /// What owners ask for beyond the services of the house.
    private static let specials: [any Event.Type] = [
        SpecialRequestClosed.self, SpecialRequestDecided.self, SpecialRequestFiled.self, SpecialRequestPassed.self,
        SpecialRequestReminded.self,
        SpecialRequestSubmitted.self, SpecialRequestTold.self, SpecialRequestWithdrawn.self, SpecialRequested.self,
    ]

    /// What owners ask for, month by month.
    private static let trends: [any Event.Type] = [TrendAcknowledged.self, TrendMade.self]

    /// The books of the desk.
    private static let books: [any Event.Type] = [
        MailChecked.self, MailClosed.self, MailCollected.self, MailDelivered.self, MailGiven.self, MailLogged.self, MailNotified.self,
        MailOverdue.self, MailPassedOn.self, MailReceived.self, MailReturned.self, MailSignedFor.self,
        NewspaperCancelled.self, NewspaperEnded.self, NewspaperEnding.self, NewspaperEntered.self, NewspaperRenewed.self,
        SecurityAlertRaised.self, VisitorAdmitted.self, VisitorAppointmentMade.self, VisitorDeclined.self, VisitorHostCalled.self,
        VisitorLeft.self, VisitorMaterialKept.self, VisitorRegistered.self, VisitorWaiting.self,
        GroupVisitArrived.self, GroupVisitBegun.self, GroupVisitBooked.self, GroupVisitCancelled.self, GroupVisitLeft.self,
        GroupVisitReminded.self, GroupVisitStaffed.self, GroupVisitUpdated.self,
        CallAnswered.self, CallBegun.self, CallContactNoted.self, CallDropped.self, CallEnded.self, CallJudged.self, CallLookedUp.self,
        CallMissed.self, CallReturned.self, CallWaiting.self,
        PassExpired.self, PassIssued.self, PassLost.self, PassReturned.self, PassWithdrawn.self,
        KeyLent.self, KeyOverdue.self, KeyReceived.self, KeyReleased.self, KeyReturned.self,
        DeskEmpty.self,
        ShiftEnded.self, ShiftHandedOver.self, ShiftLeaveAllowed.self, ShiftLeaveEnded.self, ShiftOpened.self, ShiftTakenOver.self,
        PatrolCancelled.self, PatrolDone.self, PatrolFindingRaised.self, PatrolFindingSettled.self, PatrolFindingsClosed.self,
        PatrolFindingsSent.self, PatrolPlanned.self, PatrolRepairRequested.self, PatrolShort.self,
        NoticeAmended.self, NoticeApproved.self, NoticeFiled.self, NoticeMade.self, NoticePublished.self, NoticeRegistered.self,
        NoticeWithdrawn.self,
    ]

    /// Money at the desk, and the invoices and receipts for it.
    private static let charges: [any Event.Type] = [
        AdjustmentAsked.self, AdjustmentDeclined.self, BlankUsed.self, ChargeAdjusted.self, ChargeAllotted.self, ChargeCollected.self,
        ReceiptBookReceived.self, ReceiptBookReturned.self, ReceiptCancelled.self, ReceiptIssued.self,
    ]

    /// What owners are to pay, and how it is chased.
    private static let fees: [any Event.Type] = [
        FeeContacted.self, FeeDelivered.self, FeeEscalated.self, FeeMeasureAnnounced.self, FeeMeasureDeclined.self, FeeMeasureDrafted.self,
        FeeMeasureProposed.self, FeeMeasureTaken.self, FeePaid.self, FeePaymentReceived.self, FeeReceived.self, FeeRefusalNoted.self,
        FeeQuestioned.self, FeeReminded.self, FeeSettled.self, FeeVisited.self, FeeWithdrawn.self,
    ]

    /// The files of households at the desk.
    private static let households: [any Event.Type] = [
        HouseholdAmended.self, HouseholdClassified.self, HouseholdClosed.self, HouseholdMerged.self, HouseholdOpened.self,
        HouseholdReopened.self, HouseholdUnmerged.self,
    ]

    /// Services that owners order for money.
    private static let services: [any Event.Type] = [
        ServiceAccepted.self, ServiceApproved.self, ServiceAssessed.self, ServiceBilled.self, ServiceCancelled.self, ServiceClosed.self,
        ServiceConfirmed.self, ServiceDelivered.self, ServiceEnded.self, ServiceFiled.self, ServiceOpened.self,
        ServicePaymentChanged.self, ServicePostponed.self,
        ServicePriced.self, ServiceRefused.self, ServiceReminded.self, ServiceRepairRequested.self, ServiceRescheduled.self,
        ServiceScheduled.self, ServiceSupplierTold.self, ServiceUnbilled.self,
    ]

    /// What is sent to other systems.
    private static let webhooks: [any Event.Type] = [
        WebhookAmended.self, WebhookCreated.self, WebhookDeleted.self, WebhookPaused.self, WebhookRedelivered.self, WebhookResumed.self,
        WebhookRotated.self, WebhookSuspended.self, WebhookTested.self,
    ]

    /// The life of a complaint.
    package static let complaints: [any Event.Type] = [
        ComplaintAcknowledged.self, ComplaintAnswered.self, ComplaintArchived.self, ComplaintCalledIn.self, ComplaintCallbackRequested.self,
        ComplaintClassified.self, ComplaintClosed.self, ComplaintDeadlineMissed.self, ComplaintEscalated.self,
        ComplaintReclassified.self, ComplaintRegistered.self, ComplaintRejected.self, ComplaintReminded.self, ComplaintRepeated.self,
        ComplaintRepairDone.self, ComplaintRepairNoted.self, ComplaintRepairRequested.self,
        ComplaintReopened.self, ComplaintReplied.self, ComplaintResolved.self, ComplaintRouted.self, ComplaintStarted.self,
        ComplaintSatisfied.self, ComplaintUrged.self, ComplaintWithdrawn.self, CorrectiveReportAdded.self,
        CorrectiveOpened.self, MeasuresChecked.self, MeasuresDocumented.self, MeasuresDue.self, MeasuresImplemented.self,
        MeasuresSet.self, RegisterBegun.self, RegisterReminded.self, RegisterSigned.self, RegisterUnsigned.self, ComplaintPurged.self,
        MajorReportWritten.self, ComplaintGrouped.self, ComplaintUngrouped.self, GroupDetected.self,
        GroupDismissed.self, GroupJoined.self, GroupLeft.self,
        ArchiveChecked.self, GMReceived.self, InfoRequested.self, InfoSupplied.self, ReviewStarted.self,
    ]

    /// The life of a repair order.
    package static let repairs: [any Event.Type] = [
        DangerProposed.self, DelayExplained.self, HazardSecured.self, OrderCancelled.self, OrderCarriedOver.self, OrderClosed.self,
        OrderCollected.self, OrderFlagged.self, OrderHandedBack.self, OrderIssued.self, OrderJudged.self, OrderOverdue.self,
        OrderQuoted.self,
        OrderRaised.self, OrderReissued.self, OrderReportedBack.self, OrderRequoted.self, OrderSignedOff.self, QuoteAccepted.self,
        PhotoAdded.self,
        QuoteDeclined.self, RepairCallbackRequested.self, RepairReworkRequested.self, VisitRescheduled.self, VisitUnanswered.self,
        LedgerCloseBegun.self, LedgerMonthClosed.self, OrderRolledOver.self, RepairSummaryMade.self, RepairSummaryAcknowledged.self,
        WorkFinished.self, WorkStarted.self,
        AssignmentLapsed.self, DisplacementRefused.self, OrderAssigned.self, OrderDisplaced.self, OrderUnassigned.self, OrderUrged.self,
        ProgressNoted.self, CallbackNoted.self, VisitReminded.self,
        TechnicianEnrolled.self, TechnicianReleasedOrder.self, TechnicianRostered.self, TechnicianTookOrder.self,
    ]

    /// Callbacks to owners and what they lead to.
    package static let callbacks: [any Event.Type] =
        [
            AttemptFailed.self, CallStarted.self, CallbackDissatisfied.self, ComplaintRaised.self, ReworkRequested.self, SweepEnded.self,
            TaskClosed.self, TaskCompleted.self, TaskOverdue.self, TaskPlanned.self, TaskReminded.self, TaskRescheduled.self,
            TaskReviewed.self, RatingNoted.self,
            TaskScheduled.self, TaskSelected.self, TaskUnselected.self,
        ] + coverage + files + forums + plans + surveys

    /// What is chosen and counted for a period.
    private static let coverage: [any Event.Type] = [
        CoverageComputed.self, CoverageShortfall.self, RateReported.self, RateReviewed.self, SelectionApplied.self, SelectionMade.self,
    ]

    /// A month's records together.
    private static let files: [any Event.Type] = [FileArchived.self, FileFiled.self, FileOpened.self, FileOverdue.self]

    /// Meetings with owners and the views said there.
    private static let forums: [any Event.Type] = [
        ForumAmended.self, ForumCancelled.self, ForumClosed.self, ForumComplaintRaised.self, ForumDue.self, ForumHeld.self,
        ForumInvited.self, ForumPlanned.self, ForumRepairRequested.self, ForumViewOverdue.self, ForumViewRecorded.self,
        ForumViewReplied.self, ForumViewTold.self,
    ]

    /// Rounds that are planned.
    private static let plans: [any Event.Type] = [
        PlanActivated.self, PlanAmended.self, PlanApproved.self, PlanCleared.self, PlanDrafted.self, PlanEnded.self,
        PlanOwnersAdded.self, PlanOwnersCorrected.self, PlanOwnersRemoved.self, PlanTasksMade.self,
    ]

    /// Surveys and the forms of their households; on the same topic as callbacks.
    private static let surveys: [any Event.Type] = [
        SurveyAmended.self, SurveyCancelled.self,
        SurveyDrafted.self, SurveyOpened.self, SurveyDistributed.self, SurveyClosed.self, SurveySampled.self,
        SurveyVerified.self, SurveyAnalysed.self, SurveyReported.self, SurveyDecided.self, SurveyExplained.self,
        SurveyDue.self, SurveyFormListed.self, SurveyFormSent.self, SurveyFormMissed.self, SurveyResponseReceived.self,
    ]
}
