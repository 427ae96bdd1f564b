import Casework
import ServiceBootstrap
import SharedModels

/// The executable.
@main
enum CallbackSchedulingMain {
    static func main() async { await service.main() }

    /// What is this service's own: its name, port and topic, what it listens to, its clocks, its API.
    static let service = CaseService(
        (name: "callbacks", summary: "Plans callbacks to owners and repeats them until the owner is satisfied.", port: 8084, topic: .callbacks),
        migrations: [], handlers: { _ in EventHandlers() }, timers: { _ in [] }, routes: { _, _ in })
}
