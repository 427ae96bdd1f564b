import Casework
import ServiceBootstrap
import SharedModels

/// The executable.
@main
enum RepairDispatchMain {
    static func main() async { await service.main() }

    /// What is this service's own: its name, port and topic, what it listens to, its clocks, its API.
    static let service = CaseService(
        (
            name: "repairs", summary: "Issues repair slips and follows them from the desk to the signed-off work.", port: 8083,
            topic: .repairs
        ),
        migrations: [],
        handlers: { policy in
            var handlers = EventHandlers()
            HandOvers.add(to: &handlers, under: policy)
            CallbackResults.add(to: &handlers, under: policy)
            Reworks.add(to: &handlers, under: policy)
            return handlers
        },
        timers: { policy in [TimerLoop.Kind(WorkOrder.self, under: policy)] },
        objects: PhotoStore.use,
        routes: { engine, group in WorkOrderRoutes.add(to: group, of: engine) })
}
