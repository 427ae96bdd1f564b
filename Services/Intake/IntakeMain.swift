import Casework
import ServiceBootstrap
import SharedModels

/// The executable.
@main
enum IntakeMain {
    static func main() async { await service.main() }

    /// What is this service's own: its name, port and topic, what it listens to, its clocks, its API.
    static let service = CaseService(
        (name: "intake", summary: "Records every contact with an owner and hands it over to the service that deals with it.", port: 8081, topic: .intake),
        migrations: [], handlers: { _ in EventHandlers() }, timers: { _ in [] }, routes: { _, _ in })
}
