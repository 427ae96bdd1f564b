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
            ("0001_create_household_index.sql", PackageResources._001_create_household_index_sql),
            ("0002_create_contact_index.sql", PackageResources._002_create_contact_index_sql),
        ],
        handlers: { policy in
            var handlers = EventHandlers()
            ChildEnds.add(to: &handlers, under: policy)
            return handlers
        },
        timers: { policy in [TimerLoop.Kind(Contact.self, under: policy), TimerLoop.Kind(Household.self, under: policy)] },
        indexes: [ContactIndex.index, HouseholdIndex.index],
        jobs: { ground in [ContactIndex.search(on: ground).job] },
        routes: { engine, group in
            ContactRoutes.add(to: group, of: engine)
            HouseholdRoutes.add(to: group, of: engine)
        })
}
