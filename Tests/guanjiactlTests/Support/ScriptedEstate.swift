import Foundation
import SharedModels
import Synchronization

@testable import guanjiactl

/// The services in memory, as far as a sample with one enquiry and one complaint sees them: cases, histories, clocks.
final class ScriptedEstate: Sendable {
    private struct State {
        var commands: [String: [String]] = [:]
        var contacts: [(id: String, body: String)] = []
        var offset = 0.0
        var clockMoves = 0
        var log: [String] = []
        var links: [String?] = []
        var breaksAfter: Int
    }

    private let state: Mutex<State>
    private let refuses: String?
    private let losesComplaints: Bool
    private let clockIsFixed: Bool
    /// The midnight with which the sample day begins.
    private let midnight = Date(timeIntervalSince1970: 1_772_380_800)

    init(breaksAfter: Int = .max, refuses: String? = nil, losesComplaints: Bool = false, clockIsFixed: Bool = false) {
        state = Mutex(State(breaksAfter: breaksAfter))
        self.refuses = refuses
        self.losesComplaints = losesComplaints
        self.clockIsFixed = clockIsFixed
    }

    /// What was done, with the services' time.
    var log: [String] { state.withLock { $0.log } }
    /// Which earlier contact each contact was linked to.
    var links: [String?] { state.withLock { $0.links } }
    var clockMoves: Int { state.withLock { $0.clockMoves } }
    func mend() { state.withLock { $0.breaksAfter = .max } }

    func services() throws -> SampleServices {
        var clients: [ServiceName: ServiceClient] = [:]
        for service in ServiceName.keepingCases {
            clients[service] = try ScriptedServer { call, _ in self.answer(call) }.client(attempts: 1)
        }
        return SampleServices(clients: clients)
    }

    func clocks() throws -> ServiceClocks {
        let client = try ScriptedServer { call, _ in self.clock(call) }.client(attempts: 1)
        return ServiceClocks(ports: AdminPorts(ports: ServiceName.allCases.map { AdminPort(service: $0, client: client) }))
    }

    private func clock(_ call: ScriptedServer.Call) -> ScriptedServer.Answer {
        state.withLock { state in
            if call.method == "POST", let text = URLComponents(string: call.url)?.queryItems?.first?.value, let offset = Double(text) {
                state.offset = offset
                state.clockMoves += 1
            }
            let now = Instant.text(Date().addingTimeInterval(state.offset))
            return .status(200, json: #"{"now":"\#(now)","offsetSeconds":\#(state.offset),"adjustable":\#(!clockIsFixed)}"#)
        }
    }

    private func answer(_ call: ScriptedServer.Call) -> ScriptedServer.Answer {
        let parts = call.url.split(separator: "?")[0].split(separator: "/").dropFirst(2).map(String.init)
        return state.withLock { state in
            if call.method == "POST" { return parts.count == 1 ? record(call.body, &state) : command(parts[2], parts[1], &state) }
            switch parts.count {
            case 1:
                let items = parts[0] == "contacts" ? state.contacts.map { view($0.id, state) } : []
                return .status(200, json: #"{"items":[\#(items.joined(separator: ","))]}"#)
            case 2: return exists(parts[1], state) ? .status(200, json: view(parts[1], state)) : .status(404)
            default:
                let lines = (state.commands[parts[1]] ?? []).map { #"{"command":"\#($0)"}"# }
                return .status(200, json: #"{"items":[\#(lines.joined(separator: ","))]}"#)
            }
        }
    }

    private func record(_ body: String, _ state: inout State) -> ScriptedServer.Answer {
        if let broken = done("contacts", &state) { return broken }
        let id = "contact-\(state.contacts.count + 1)"
        state.contacts.append((id, body))
        state.links.append(body.firstMatch(of: #/"linkedTo":"([^"]+)"/#).map { String($0.1) })
        return .status(201, json: view(id, state))
    }

    private func command(_ name: String, _ id: String, _ state: inout State) -> ScriptedServer.Answer {
        guard allowed(id, state).contains(name) else { return .status(409, json: #"{"title":"Wrong state"}"#) }
        if name == refuses { return .status(422, json: #"{"title":"No","detail":"not today"}"#) }
        if let broken = done(name, &state) { return broken }
        state.commands[id, default: []].append(name)
        return .status(200, json: view(id, state))
    }

    /// Writes down what is done; a failure of the connection when the estate breaks here.
    private func done(_ what: String, _ state: inout State) -> ScriptedServer.Answer? {
        guard state.log.count < state.breaksAfter else { return .failure(.cannotConnectToHost) }
        let minutes = Int((Date().addingTimeInterval(state.offset).timeIntervalSince(midnight) / 60).rounded(.down))
        let time = [minutes / 60 % 24, minutes % 60].map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
        state.log.append((minutes >= 1440 ? "+\(minutes / 1440)d " : "") + time + " " + what)
        return nil
    }

    private func exists(_ id: String, _ state: State) -> Bool {
        switch id {
        case "complaint": !losesComplaints && state.contacts.count == 2
        case "task": state.commands["complaint"]?.contains("reply") == true
        default: state.contacts.contains { $0.id == id }
        }
    }

    /// Every command in the order of the script; a complaint comes back once.
    private func allowed(_ id: String, _ state: State) -> [String] {
        let given = state.commands[id]?.count ?? 0
        let calls = state.commands["task"]?.count { $0 == "complete" } ?? 0
        let replies = state.commands["complaint"]?.count { $0 == "reply" } ?? 0
        return switch id {
        case "complaint": given == 0 ? ["start"] : (replies == calls && replies < 2 ? ["reply"] : [])
        case "task": given % 2 == 1 ? ["complete"] : (replies > calls ? ["schedule"] : [])
        default: given == 0 ? ["answer"] : (given == 1 ? ["close"] : [])
        }
    }

    private func view(_ id: String, _ state: State) -> String {
        var members = [
            #""id":"\#(id)""#, #""number":"X-1""#,
            #""allowedCommands":[\#(allowed(id, state).map { "\"\($0)\"" }.joined(separator: ","))]"#,
        ]
        let isOver = state.commands["task"]?.count { $0 == "complete" } == 2
        switch id {
        case "complaint": members += [#""state":"open""#] + (exists("task", state) ? [#""callbackTaskId":"task""#] : [])
        case "task": members += [#""state":"open""#, #""cycle":\#(1 + (state.commands["task"]?.count { $0 == "complete" } ?? 0))"#]
        default:
            let body = state.contacts.first { $0.id == id }?.body ?? ""
            for (name, form) in [("reason", #/"reason":"[^"]*"/#), ("occurredAt", #/"occurredAt":"[^"]*"/#)] {
                if let match = body.firstMatch(of: form) { members.append(String(match.0)) } else { members.append("\"\(name)\":null") }
            }
            if let unit = body.firstMatch(of: #/"unit":"([^"]*)"/#) { members.append(#""caller":{"unit":"\#(unit.1)"}"#) }
            if body.contains("complains") { members.append(#""child":{"id":"complaint"}"#) }
            members.append(#""state":"\#(isOver ? "closed" : "open")""#)
        }
        return "{\(members.joined(separator: ","))}"
    }
}
