import CaseFiles
import Casework
import ServiceBootstrap
import SharedModels

/// The executable.
@main
enum IntakeMain {
    static func main() async { await service.main() }

    /// What is this service's own: its name, port and topic, its tables, what it listens to, its clocks, its API.
    static let service = CaseService(
        (
            name: "intake",
            summary: "Records every contact with an owner, hands it over to whoever deals with it, and keeps the desk's own cases.",
            port: 8081, topic: .intake
        ),
        migrations: [
            ("0001_create_household_index.sql", PackageResources._001_create_household_index_sql),
            ("0002_create_contact_index.sql", PackageResources._002_create_contact_index_sql),
            ("0003_create_service_index.sql", PackageResources._003_create_service_index_sql),
            ("0004_create_desk_open.sql", PackageResources._004_create_desk_open_sql),
            ("0005_create_visitor_material.sql", PackageResources._005_create_visitor_material_sql),
            ("0006_create_patrol_index.sql", PackageResources._006_create_patrol_index_sql),
            ("0007_create_case_progress.sql", PackageResources._007_create_case_progress_sql),
            ("0008_index_contact_phone.sql", PackageResources._008_index_contact_phone_sql),
            ("0009_create_webhook_delivery.sql", PackageResources._009_create_webhook_delivery_sql),
            ("0010_create_move_in_index.sql", PackageResources._010_create_move_in_index_sql),
            ("0011_add_progress_due.sql", PackageResources._011_add_progress_due_sql),
            ("0012_add_contact_figures.sql", PackageResources._012_add_contact_figures_sql),
            ("0013_index_contact_office.sql", PackageResources._013_index_contact_office_sql),
            ("0014_add_webhook_redelivery.sql", PackageResources._014_add_webhook_redelivery_sql),
            ("0015_add_hotline_code.sql", PackageResources._015_add_hotline_code_sql),
            ("0016_index_hotline.sql", PackageResources._016_index_hotline_sql),
            ("0017_create_charge_entry.sql", PackageResources._017_create_charge_entry_sql),
            ("0018_exclude_overlapping_books.sql", PackageResources._018_exclude_overlapping_books_sql),
            ("0019_show_untold_payments.sql", PackageResources._019_show_untold_payments_sql),
            ("0020_search_contacts_once.sql", PackageResources._020_search_contacts_once_sql),
            ("0021_list_awaited_replies.sql", PackageResources._021_list_awaited_replies_sql),
            ("0022_keep_shifts_apart.sql", PackageResources._022_keep_shifts_apart_sql),
            ("0023_create_unit_case.sql", PackageResources._023_create_unit_case_sql),
            ("0024_note_left_desks.sql", PackageResources._024_note_left_desks_sql),
            ("0025_create_status_query.sql", PackageResources._025_create_status_query_sql),
            ("0026_index_progress_number.sql", PackageResources._026_index_progress_number_sql),
        ],
        handlers: { policy in
            var handlers = EventHandlers()
            CallContacts.add(to: &handlers, under: policy)
            ChildEnds.add(to: &handlers, under: policy)
            DefectEnds.add(to: &handlers, under: policy)
            FeeHandOvers.add(to: &handlers, under: policy)
            MoveHandOvers.add(to: &handlers, under: policy)
            ServiceHandOvers.add(to: &handlers, under: policy)
            ServicePayments.add(to: &handlers, under: policy)
            SpecialHandOvers.add(to: &handlers, under: policy)
            ProgressEvents.add(to: &handlers)
            VacatedUnits.add(to: &handlers, under: policy)
            WebhookEvents.add(to: &handlers)
            return handlers
        },
        timers: { policy in
            [
                TimerLoop.Kind(Call.self, under: policy), TimerLoop.Kind(Charge.self, under: policy),
                TimerLoop.Kind(ReceiptBook.self, under: policy), TimerLoop.Kind(Contact.self, under: policy),
                TimerLoop.Kind(FeeNotice.self, under: policy), TimerLoop.Kind(Pass.self, under: policy),
                TimerLoop.Kind(GoodsMove.self, under: policy), TimerLoop.Kind(GroupVisit.self, under: policy),
                TimerLoop.Kind(Household.self, under: policy), TimerLoop.Kind(KeyCustody.self, under: policy),
                TimerLoop.Kind(MailItem.self, under: policy), TimerLoop.Kind(MoveIn.self, under: policy),
                TimerLoop.Kind(MoveOut.self, under: policy), TimerLoop.Kind(Renovation.self, under: policy),
                TimerLoop.Kind(NewspaperSubscription.self, under: policy), TimerLoop.Kind(Notice.self, under: policy),
                TimerLoop.Kind(VacantUnit.self, under: policy),
                TimerLoop.Kind(Patrol.self, under: policy), TimerLoop.Kind(PatrolDay.self, under: policy),
                TimerLoop.Kind(ServiceRequest.self, under: policy), TimerLoop.Kind(Shift.self, under: policy),
                TimerLoop.Kind(SpecialRequest.self, under: policy), TimerLoop.Kind(TrendSummary.self, under: policy),
                TimerLoop.Kind(Visitor.self, under: policy),
            ]
        },
        // Units last: a case of a file that is opened with it finds the file's.
        indexes: DeskIndex.indexes + [
            ChargeIndex.index, ContactIndex.index, HouseholdIndex.index, ReceiptBookIndex.index, MaterialIndex.index, MoveInIndex.index,
            PatrolIndex.index, ServiceIndex.index, ShiftIndex.index, WebhookTable.index,
        ] + UnitCases.indexes,
        jobs: { ground in
            [
                ContactIndex.search(on: ground).job, PaymentSearch.charges(on: ground).job, PaymentSearch.notices(on: ground).job,
                UnitCases.search(on: ground),
                EmptyDesks.job(on: ground), OriginalSweep(engine: ground.engine, logger: ground.logger).job, PatrolDays.job(on: ground),
                StatusTries.job(on: ground), TrendSummaries.job(on: ground), WebhookWatch.job(on: ground),
            ] + WebhookSender.jobs(on: ground)
        },
        objects: FileStore.use(at: OriginalRoutes.path, forms: [OwnOriginals.path]),
        openRoutes: { engine, router in StatusQueryRoutes.add(to: router, of: engine) }, openAccess: .anybody,
        routes: { engine, group in
            CallRoutes.add(to: group, of: engine)
            ChargeRoutes.add(to: group, of: engine)
            PassRoutes.add(to: group, of: engine)
            ContactRoutes.add(to: group, of: engine)
            FeeRoutes.add(to: group, of: engine)
            GoodsMoveRoutes.add(to: group, of: engine)
            GroupVisitRoutes.add(to: group, of: engine)
            HouseholdRoutes.add(to: group, of: engine)
            KeyRoutes.add(to: group, of: engine)
            MailRoutes.add(to: group, of: engine)
            MoveInRoutes.add(to: group, of: engine)
            MoveOutRoutes.add(to: group, of: engine)
            NewspaperRoutes.add(to: group, of: engine)
            NoticeRoutes.add(to: group, of: engine)
            Open311Routes.add(to: group, of: engine)
            OwnRoutes.add(to: group, of: engine)
            PatrolRoutes.add(to: group, of: engine)
            RenovationRoutes.add(to: group, of: engine)
            ServiceRoutes.add(to: group, of: engine)
            ShiftRoutes.add(to: group, of: engine)
            SpecialRequestRoutes.add(to: group, of: engine)
            TrendRoutes.add(to: group, of: engine)
            VacantUnitRoutes.add(to: group, of: engine)
            VisitorRoutes.add(to: group, of: engine)
            WebhookRoutes.add(to: group, of: engine)
        })
}
