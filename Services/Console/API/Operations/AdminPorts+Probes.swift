import AsyncHTTPClient
import Foundation
import ServiceBootstrap

/// What every instance says of itself.
extension AdminPorts {
    /// Looks at an instance, all at once and within `probeTime`. One that does not answer is what was seen, no failure.
    /// - Parameters:
    ///   - instance: which.
    ///   - token: the operator's own; without one the clock is not asked for.
    /// - Returns: what was seen.
    func reading(of instance: AdminInstance, token: String?) async -> ServiceReading {
        await withClient(of: instance) { await reading(of: instance, by: $0, token: token) }
    }

    private func reading(of instance: AdminInstance, by client: HTTPClient, token: String?) async -> ServiceReading {
        async let ready = probe("readyz", of: instance, by: client)
        async let live = probe("livez", of: instance, by: client)
        async let page = fetch(instance, "metrics", by: client, within: Limits.probeTime, most: OperationsMetrics.Limits.bytes)
        async let clock = clock(of: instance, by: client, token: token)
        let (answer, metrics, (reading, refusal)) = await (ready, page, clock)
        let alive = await live
        guard case .success(let found) = answer else {
            return ServiceReading(of: instance.service, instance: instance.name, at: Date(), silence: answer.silence ?? .unreachable)
        }
        var seen = ServiceReading(of: instance.service, instance: instance.name, at: Date())
        seen.ready = found
        if case .success(let found) = alive { seen.live = found }
        if case .success(let answer) = metrics, answer.status == 200 {
            let read = OperationsMetrics(answer.bytes, names: ServiceFigures.names)
            if !read.isEmpty { seen.figures = ServiceFigures(read) }
        }
        (seen.clock, seen.refusal) = (reading, refusal)
        return seen
    }

    /// 503 is an answer of a probe, with the reasons in the same form.
    private func probe(
        _ path: String, of instance: AdminInstance, by client: HTTPClient
    ) async -> Result<ServiceReading.Probe, Unanswered> {
        await fetch(instance, path, by: client, within: Limits.probeTime, most: Limits.probeBytes).flatMap { answer in
            guard [200, 503].contains(answer.status), let document = try? JSONValue(json: Data(answer.bytes)),
                let reasons = document["reasons"]?.array
            else { return .failure(Unanswered(why: .strange(status: answer.status))) }
            return .success(
                .init(
                    isGood: answer.status == 200,
                    reasons: reasons.map { .init(name: $0["name"]?.string ?? "", reason: $0["reason"]?.string ?? "") }))
        }
    }

    /// How its clock stands, and whether it refuses the operator's token.
    private func clock(
        of instance: AdminInstance, by client: HTTPClient, token: String?
    ) async -> (ServiceReading.Clock?, refusal: Int?) {
        guard let token else { return (nil, nil) }
        let asked = Date()
        let found = await fetch(instance, "clock", by: client, token: token, within: Limits.probeTime, most: Limits.probeBytes)
        guard case .success(let answer) = found else { return (nil, nil) }
        guard answer.status == 200 else { return (nil, [401, 403].contains(answer.status) ? answer.status : nil) }
        guard let document = try? JSONValue(json: Data(answer.bytes)), let now = document["now"]?.string.flatMap(Times.parse) else {
            return (nil, nil)
        }
        let halfway = asked.addingTimeInterval(Date().timeIntervalSince(asked) / 2)
        let offset = document["offsetSeconds"]?.decimal ?? 0
        let clock = ServiceReading.Clock(
            offset: offset, isAdjustable: document["adjustable"]?.bool ?? false,
            ahead: now.addingTimeInterval(-offset).timeIntervalSince(halfway))
        return (clock, nil)
    }

    /// An instance that answers, for what every instance can do as well: one that is ready, or else any; the first where none answers, so that
    /// whoever asks it says why.
    func answering(_ service: OperatedService) async -> AdminInstance? {
        let instances = await instances(of: service)
        guard instances.count > 1 else { return instances.first }
        return await withTaskGroup(of: (AdminInstance, Bool?).self) { group in
            for instance in instances {
                group.addTask {
                    let answer = await withClient(of: instance) { await probe("readyz", of: instance, by: $0) }
                    return (instance, try? answer.get().isGood)
                }
            }
            defer { group.cancelAll() }
            var other: AdminInstance?
            for await (instance, isReady) in group {
                if isReady == true { return instance }
                if isReady == false { other = other ?? instance }
            }
            return other ?? instances.first
        }
    }
}

extension Result<ServiceReading.Probe, AdminPorts.Unanswered> {
    /// Why there was no answer.
    fileprivate var silence: ServiceReading.Silence? { if case .failure(let fault) = self { fault.why } else { nil } }
}

extension JSONValue {
    /// A number, whole or not.
    fileprivate var decimal: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
