import ArgumentParser
import Foundation

/// `clock`: the time of a development installation (D21).
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "See and move the clock of a development installation, all services together.",
        discussion: """
            Limits run by this clock, so a month end can be lived through in a minute: deadlines between the old time and the new one pass \
            at once. Only services with GUANJIA_PROFILE=dev let their clock be moved.
            """,
        subcommands: [Show.self, Set.self, Advance.self, Reset.self])

    /// `clock show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the time of each service.")

        @OptionGroup var admin: AdminOptions

        func run() async throws { ClockCommand.say(try await admin.ports().each { try await $0.clock() }) }
    }

    /// `clock set`.
    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Set the clock to an instant; it goes on from there.")

        @Argument(help: "An instant with its offset from UTC, such as 2026-03-02T09:30+08:00.")
        var instant: String

        @OptionGroup var admin: AdminOptions

        func validate() throws {
            if Instant.date(instant) == nil { throw ValidationError("the instant needs its offset, such as 2026-03-02T09:30+08:00") }
        }

        func run() async throws {
            guard let instant = Instant.date(instant) else { throw ToolError("the instant cannot be read") }
            ClockCommand.say(try await ServiceClocks(ports: admin.ports()).set(to: instant))
        }
    }

    /// `clock advance`.
    struct Advance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Move the clock forward.")

        @Argument(help: "How far: weeks, days, hours, minutes and seconds, such as 2d, 1d12h or 90m.")
        var span: TimeSpan

        @OptionGroup var admin: AdminOptions

        func run() async throws { ClockCommand.say(try await ServiceClocks(ports: admin.ports()).advance(by: span)) }
    }

    /// `clock reset`.
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Set the clock back to the real time.")

        @OptionGroup var admin: AdminOptions

        func run() async throws { ClockCommand.say(try await ServiceClocks(ports: admin.ports()).move(toOffset: 0)) }
    }

    private static func say(_ readings: [(ServiceName, ClockReading)]) {
        for (service, reading) in readings {
            let offset = reading.offsetSeconds == 0 ? "the real time" : "moved by \(TimeSpan(seconds: reading.offsetSeconds.rounded()))"
            let fixed = reading.adjustable ? "" : ", cannot be moved"
            Terminal.say("\(service.rawValue)  \(Instant.local(reading.now))  \(offset)\(fixed)")
        }
    }
}
