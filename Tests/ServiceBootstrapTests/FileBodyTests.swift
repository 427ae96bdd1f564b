import Foundation
import HTTPTypes
import Hummingbird
import Synchronization
import TestSupport
import Testing

@testable import ServiceBootstrap

@Suite("The body of a request that is a file") struct FileBodyTests {
    fileprivate static let part = ByteBuffer(repeating: 7, count: 65_536)

    /// A request whose body comes in parts, as over a connection.
    fileprivate static func request(parts: Int, declared: Int? = nil) -> Request {
        let rest = Mutex(parts)
        let body = AsyncStream<ByteBuffer>(unfolding: {
            let isLast = rest.withLock { rest in
                rest -= 1
                return rest < 0
            }
            return isLast ? nil : Self.part
        })
        var head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/")
        head.headerFields[.contentLength] = declared.map { "\($0)" }
        return Request(head: head, body: RequestBody(asyncSequence: body))
    }

    @Test("It arrives whole, and more than the limit, or half of it, is refused") func whole() async throws {
        let size = 3 * Self.part.readableBytes
        for declared in [nil, size] {
            let bytes = try await FileBody.bytes(of: Self.request(parts: 3, declared: declared), limit: size)
            #expect(bytes == Data(repeating: 7, count: size))
        }
        func problem(_ request: Request, limit: Int) async throws -> ProblemKind? {
            do {
                _ = try await FileBody.bytes(of: request, limit: limit)
                return nil
            } catch let problem as Problem {
                return problem.kind
            }
        }
        #expect(try await problem(Self.request(parts: 3), limit: size - 1) == .tooLarge)
        #expect(try await problem(Self.request(parts: 3, declared: size + 1), limit: size) == .malformed)
        #expect(try await problem(Self.request(parts: 0, declared: Int.max), limit: size) == .malformed)
        #expect(try await problem(Self.request(parts: 0, declared: -1), limit: 0) == .malformed)
    }
}

/// Run alone, since what is measured is the whole process's.
@Suite("What a file takes of the memory", .serialized) struct MemoryTests {
    @Test("It is in memory once while it arrives") func once() async throws {
        let parts = 1_536
        let size = parts * FileBodyTests.part.readableBytes
        let growth = try await PeakMemory.growth {
            let bytes = try await FileBody.bytes(of: FileBodyTests.request(parts: parts, declared: size), limit: size)
            #expect(bytes.count == size)
        }
        if let growth { #expect(Double(growth) < 1.6 * Double(size), "\(growth / 1_048_576) MiB for \(size / 1_048_576) MiB") }
    }
}
