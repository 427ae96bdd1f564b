import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Where an issuer's key set comes from. Only a setting says where; nothing that a token or a set says leads anywhere else.
package enum KeySetPlace: Sendable, Hashable {
    /// A file, which may be exchanged at any time.
    case file(String)
    /// An address; `https`, or `http` of this machine in the profile `dev`.
    case url(String)

    /// Reads the set.
    /// - Throws: a `KeySetFault` that names no content.
    /// - Returns: the set, at most one byte more than is taken.
    @Sendable func fetch() async throws -> Data {
        switch self {
        case .file(let path): return try Self.read(path)
        case .url(let text):
            guard let url = URL(string: text) else { throw KeySetFault("the address is none") }
            return try await KeySetDownload.data(from: url)
        }
    }

    /// A small file is read at once: no more blocks than a log line.
    private static func read(_ path: String) throws -> Data {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw KeySetFault("the file cannot be opened") }
        defer { handle.closeFile() }
        guard let data = try? handle.read(upToCount: SigningKeys.largestSet + 1), !data.isEmpty else {
            throw KeySetFault("the file is empty or cannot be read")
        }
        return data
    }
}

/// Why a key set could not be fetched.
struct KeySetFault: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Fetches a key set: from one address, with no redirection, no cookies, no cache, and not more than is taken.
private final class KeySetDownload: NSObject, URLSessionDataDelegate, Sendable {
    private struct State {
        var data = Data()
        var isTooLarge = false
        var continuation: CheckedContinuation<Data, any Error>?
    }

    private let state = Mutex(State())

    /// Longest silence in seconds; the whole download is bounded by who asks for it.
    private static let silence = 5.0

    static func data(from url: URL) async throws -> Data {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = silence
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        configuration.httpShouldSetCookies = false
        let receiver = KeySetDownload()
        let session = URLSession(configuration: configuration, delegate: receiver, delegateQueue: nil)
        // A connection of its own each time: looks are rare, and the next one asks for the address anew.
        defer { session.finishTasksAndInvalidate() }
        var request = URLRequest(url: url)
        request.setValue("application/jwk-set+json, application/json", forHTTPHeaderField: "Accept")
        request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
        let task = session.dataTask(with: request)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                // A download that was cancelled before it began might never say that it ended.
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                receiver.state.withLock { $0.continuation = continuation }
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLarge = state.withLock { state in
            if state.data.count + data.count > SigningKeys.largestSet { state.isTooLarge = true } else { state.data.append(data) }
            return state.isTooLarge
        }
        if isTooLarge { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let (continuation, data, isTooLarge) = state.withLock { state in
            defer { state.continuation = nil }
            return (state.continuation, state.data, state.isTooLarge)
        }
        continuation?.resume(with: Self.result(data, isTooLarge, (task.response as? HTTPURLResponse)?.statusCode, error))
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    private static func result(_ data: Data, _ isTooLarge: Bool, _ status: Int?, _ error: (any Error)?) -> Result<Data, any Error> {
        if isTooLarge { return .failure(KeySetFault("the answer has more than \(SigningKeys.largestSet) bytes")) }
        if let error = error as? URLError { return .failure(KeySetFault("no answer (URLError \(error.code.rawValue))")) }
        if error != nil { return .failure(KeySetFault("no answer")) }
        guard status == 200 else { return .failure(KeySetFault("it answers \(status ?? 0) and not 200")) }
        return .success(data)
    }
}
