import Foundation
import HTTPTypes
import Logging
import NIOHTTP1
import ServiceBootstrap

extension AdminPorts {
    /// The keys that wait, oldest first; the service names 1,000 at most.
    /// - Throws: `Problem` when it refuses or gives no answer.
    func parkedKeys(of service: OperatedService, token: String) async throws -> [ParkedKey] {
        let answer = try await ask(service, "parked", token: token, within: Limits.listTime)
        return (answer["items"]?.array ?? []).compactMap(ParkedKey.init)
    }

    /// The records of a key, in the order of a redrive; none when it is not parked. The service names 1,000 at most.
    /// - Throws: as `parkedKeys`.
    func parkedRecords(of service: OperatedService, key: String, token: String) async throws -> [ParkedRecord] {
        let answer = try await ask(service, "parked/\(Paths.escaped(key))", token: token, within: Limits.listTime)
        return (answer["items"]?.array ?? []).compactMap(ParkedRecord.init)
    }

    /// Applies the records of a key again, in their order, up to the first that still cannot be applied.
    /// - Throws: as `parkedKeys`.
    /// - Returns: how many were applied, and how many wait still.
    func redrive(_ service: OperatedService, key: String, token: String) async throws -> (applied: Int64, remaining: Int64) {
        let path = "parked/\(Paths.escaped(key))/redrive"
        let answer = try await ask(service, path, method: .POST, token: token, within: Limits.redriveTime)
        return (answer["applied"]?.integer ?? 0, answer["remaining"]?.integer ?? 0)
    }

    private func ask(
        _ service: OperatedService, _ path: String, method: HTTPMethod = .GET, token: String, within limit: Duration
    ) async throws -> JSONValue {
        guard let instance = await answering(service) else { throw Problem(.notFound, "There is no such service.") }
        let answer: Answer
        let result = await withClient(of: instance) {
            await fetch(instance, path, by: $0, method: method, token: token, within: limit, most: Limits.answerBytes)
        }
        switch result {
        case .success(let found): answer = found
        case .failure(let fault):
            try Task.checkCancellation()
            // Not the path: a key may be whatever somebody wrote.
            logger.warning(
                "an admin port gave no answer", metadata: ["peer.service": "\(service.rawValue)", "error.cause": "\(fault.why)"])
            throw Problem(
                .unavailable, "The service \(service.rawValue) does not answer at present.", headers: [.retryAfter: "2"])
        }
        let document = (try? JSONValue(json: Data(answer.bytes))) ?? .null
        guard (200..<300).contains(answer.status) else {
            let detail = document["detail"]?.string
            switch answer.status {
            // Whoever is signed in here and unknown there would be sent to sign in for ever.
            case 401: throw Problem(.forbidden, "The service \(service.rawValue) does not know your token.")
            case 403: throw Problem(.forbidden, detail)
            case 404: throw Problem(.notFound, detail)
            default: throw Problem(.unavailable, detail, headers: [.retryAfter: "2"])
            }
        }
        return document
    }
}
