import Casework
import ServiceBootstrap
import SharedModels

/// The executable.
@main
enum ComplaintRoutingMain {
    static func main() async { await service.main() }

    /// What is this service's own: its name, port and topic, what it listens to, its clocks, its API.
    static let service = CaseService(
        (name: "complaints", summary: "Registers, classifies and routes complaints and watches their deadlines.", port: 8082, topic: .complaints),
        migrations: [], handlers: { _ in EventHandlers() }, timers: { _ in [] }, routes: { _, _ in })
}
