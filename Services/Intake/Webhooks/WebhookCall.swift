import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What became of one try.
enum WebhookAnswer: Hashable, Sendable {
    /// The receiver answered; `wish` is its `Retry-After` in seconds.
    case status(Int, wish: TimeInterval?)
    /// It did not; why, in words of ours.
    case none(String)
}

/// One POST to another system: no redirection, no cookies, no cache, no proxy of a page, its answer's body not looked at.
final class WebhookCall: NSObject, URLSessionDataDelegate, Sendable {
    private struct State {
        var bytes = 0
        var isCut = false
        var continuation: CheckedContinuation<WebhookAnswer, Never>?
    }

    /// Longest time of a whole try, from looking up the name to the answer.
    static let timeLimit: Duration = .seconds(15)
    /// Bytes of an answer that are awaited; nothing is made of them.
    private static let longestAnswer = 4_096

    private let state = Mutex(State())

    /// Sends, once the name leads to an address that may be called.
    static func send(_ body: [UInt8], to url: URL, _ fields: [String: String], allowsPrivate: Bool) async -> WebhookAnswer {
        guard let host = url.host(percentEncoded: false), !host.isEmpty else { return .none("the URL has no host") }
        switch await NameLookup.addresses(of: host, within: timeLimit) {
        case .failure(let fault): return .none(fault.description)
        case .success(let addresses):
            // One of several that leads inside is one too many: which of them is called is not ours to say.
            guard allowsPrivate || addresses.allSatisfy(\.isPublic) else { return .none("the name leads to an address that is not public") }
        }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = Data(body)
        for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
        return await send(request)
    }

    private static func send(_ request: URLRequest) async -> WebhookAnswer {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Double(timeLimit.components.seconds)
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        configuration.httpShouldSetCookies = false
        let receiver = WebhookCall()
        let session = URLSession(configuration: configuration, delegate: receiver, delegateQueue: nil)
        // A connection of its own each time, so that the name is looked up as it was a moment ago.
        defer { session.finishTasksAndInvalidate() }
        let task = session.dataTask(with: request)
        return await withTaskGroup(of: WebhookAnswer?.self) { group in
            group.addTask { await receiver.answer(of: task) }
            group.addTask {
                // A cancelled wait is no verdict: the answer came first.
                guard (try? await Task.sleep(for: timeLimit)) != nil else { return nil }
                task.cancel()
                return WebhookAnswer.none("no answer within \(timeLimit.components.seconds) s")
            }
            defer { group.cancelAll() }
            return await group.next().flatMap { $0 } ?? .none("given up, because the service stops")
        }
    }

    private func answer(of task: URLSessionDataTask) async -> WebhookAnswer {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // A request that was cancelled before it began might never say that it ended.
                guard !Task.isCancelled else { return continuation.resume(returning: .none("given up, because the service stops")) }
                state.withLock { $0.continuation = continuation }
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isCut = state.withLock { state in
            state.bytes += data.count
            if state.bytes > Self.longestAnswer { state.isCut = true }
            return state.isCut
        }
        if isCut { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (continuation, isCut) = state.withLock { state in
            defer { state.continuation = nil }
            return (state.continuation, state.isCut)
        }
        continuation?.resume(returning: Self.answer(task.response as? HTTPURLResponse, isCut, error))
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    /// An answer whose body was cut off counts by its status; one whose connection broke is none.
    private static func answer(_ response: HTTPURLResponse?, _ isCut: Bool, _ error: (any Error)?) -> WebhookAnswer {
        if let response, error == nil || isCut {
            return .status(response.statusCode, wish: response.value(forHTTPHeaderField: "Retry-After").flatMap { TimeInterval($0) })
        }
        guard let error = error as? URLError else { return .none("no answer") }
        return .none("no answer (URLError \(error.code.rawValue))")
    }
}
