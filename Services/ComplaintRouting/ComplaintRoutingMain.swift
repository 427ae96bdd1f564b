import Casework
import ServiceBootstrap
import SharedModels

/// The executable.
@main
enum ComplaintRoutingMain {
    static func main() async { await service.main() }

    /// What is this service's own: its name, port and topic, what it listens to, its clocks, its API.
    static let service = CaseService(
        (
            name: "complaints", summary: "Registers, classifies and routes complaints and watches their deadlines.", port: 8082,
            topic: .complaints
        ),
        migrations: [
            ("0001_create_complaint_index.sql", PackageResources._001_create_complaint_index_sql),
            ("0002_index_closed_complaints.sql", PackageResources._002_index_closed_complaints_sql),
            ("0003_index_kept_answers_by_case.sql", PackageResources._003_index_kept_answers_by_case_sql),
        ],
        handlers: { policy in
            var handlers = EventHandlers()
            IntakeEvents.add(to: &handlers, under: policy)
            CallbackEvents.add(to: &handlers, under: policy)
            RepairEvents.add(to: &handlers, under: policy)
            return handlers
        },
        timers: { policy in
            [
                TimerLoop.Kind(Complaint.self, under: policy), TimerLoop.Kind(ComplaintGroup.self, under: policy),
                TimerLoop.Kind(RegisterDay.self, under: policy), TimerLoop.Kind(CorrectiveAction.self, under: policy),
                TimerLoop.Kind(ArchiveCheck.self, under: policy),
            ]
        },
        indexes: [ComplaintIndex.index],
        jobs: { ground in
            [
                GroupDetection.job(on: ground), RegisterDays.job(on: ground), ArchiveChecks.job(on: ground),
                ComplaintIndex.search(on: ground).job,
            ]
        },
        routes: { engine, group in
            ComplaintRoutes.add(to: group, of: engine)
            GroupRoutes.add(to: group, of: engine)
            RegisterDayRoutes.add(to: group, of: engine)
            CorrectiveActionRoutes.add(to: group, of: engine)
            ArchiveCheckRoutes.add(to: group, of: engine)
            StatisticsRoutes.add(to: group, of: engine, ComplaintStatistics(pool: engine.pool))
        })
}
