import Casework
import ServiceBootstrap
import SharedModels

/// The executable.
@main
enum IntakeMain {
    static func main() async { await service.main() }

    /// What is this service's own: its name, port and topic, what it listens to, its clocks, its API.
    static let service = CaseService(
        (
            name: "intake", summary: "Records every contact with an owner and hands it over to the service that deals with it.", port: 8081,
            topic: .intake
        ),
        migrations: [
            ("0001_reserved.sql", PackageResources._001_reserved_sql), ("0002_reserved.sql", PackageResources._002_reserved_sql),
            ("0003_create_desk_open.sql", PackageResources._003_create_desk_open_sql),
            ("0004_create_visitor_material.sql", PackageResources._004_create_visitor_material_sql),
            ("0005_create_patrol_index.sql", PackageResources._005_create_patrol_index_sql),
        ],
        handlers: { policy in
            var handlers = EventHandlers()
            ChildEnds.add(to: &handlers, under: policy)
            return handlers
        },
        timers: { policy in
            [
                TimerLoop.Kind(Contact.self, under: policy),
                TimerLoop.Kind(GroupVisit.self, under: policy), TimerLoop.Kind(KeyCustody.self, under: policy),
                TimerLoop.Kind(MailItem.self, under: policy), TimerLoop.Kind(Notice.self, under: policy),
                TimerLoop.Kind(Patrol.self, under: policy), TimerLoop.Kind(PatrolDay.self, under: policy),
                TimerLoop.Kind(Shift.self, under: policy), TimerLoop.Kind(Visitor.self, under: policy),
            ]
        },
        indexes: DeskIndex.indexes + [MaterialIndex.index, PatrolIndex.index],
        jobs: { ground in [PatrolDays.job(on: ground)] },
        routes: { engine, group in
            ContactRoutes.add(to: group, of: engine)
            GroupVisitRoutes.add(to: group, of: engine)
            KeyRoutes.add(to: group, of: engine)
            MailRoutes.add(to: group, of: engine)
            NoticeRoutes.add(to: group, of: engine)
            PatrolRoutes.add(to: group, of: engine)
            ShiftRoutes.add(to: group, of: engine)
            VisitorRoutes.add(to: group, of: engine)
        })
}
