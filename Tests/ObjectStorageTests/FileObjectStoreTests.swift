import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ObjectStorage

@Suite("Objects as files") struct FileObjectStoreTests {
    /// A folder of the test's own, removed afterwards.
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "guanjia-objects-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    private func key(_ text: String) throws -> ObjectKey { try #require(ObjectKey(text)) }

    private func mode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("What was put is got, byte for byte; put again it is replaced; deleted it is gone") func life() async throws {
        try await withFolder { folder in
            let store = FileObjectStore(root: "\(folder)/deep/objects", limit: 1_000_000)
            let key = try key("work-orders/019c9e3a-1f00-7003-8000-000000000003/abc")
            let first = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            try await store.put(key, first, contentType: "image/png")
            #expect(try await store.get(key) == first)
            try await store.put(key, Data("x".utf8), contentType: "image/png")
            #expect(try await store.get(key) == Data("x".utf8))
            try await store.delete(key)
            try await store.delete(key)
            await #expect(throws: ObjectStoreError.notFound) { try await store.get(key) }
        }
    }

    @Test("Files are for their owner alone, and nothing half-written stays beside them") func modes() async throws {
        try await withFolder { folder in
            let store = FileObjectStore(root: folder, limit: 100)
            try await store.put(try key("a/b"), Data("x".utf8), contentType: "image/png")
            #expect(try mode(folder) == 0o700)
            #expect(try mode("\(folder)/a") == 0o700)
            #expect(try mode("\(folder)/a/b") == 0o600)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.incoming") == [])
        }
    }

    @Test("What a crash has left is removed once it is old, and never before") func leftovers() async throws {
        try await withFolder { folder in
            let store = FileObjectStore(root: folder, limit: 100)
            try await store.check()
            let (old, new) = ("\(folder)/.incoming/old", "\(folder)/.incoming/new")
            for path in [old, new] { try Data("half".utf8).write(to: URL(filePath: path)) }
            try FileManager.default.setAttributes([.modificationDate: Date().addingTimeInterval(-7_200)], ofItemAtPath: old)
            try await store.removeLeftovers()
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/.incoming") == ["new"])
        }
    }

    @Test("What is in a folder is listed page by page, each once, with the time of its writing", arguments: [1, 2, 3, 7, 1_000])
    func list(limit: Int) async throws {
        try await withFolder { folder in
            let store = FileObjectStore(root: folder, limit: 100), within = try key("work-orders")
            #expect(try await store.list(within, after: nil, limit: limit) == ObjectPage(entries: [], next: nil))
            let keys = try ["a/1", "a/2", "a-b/1", "b", "c/d/e/1", "c/d/2", "c/0"].map { try key("work-orders/\($0)") }
            for key in keys + [try key("probe/start"), try key("work-orders-not/x")] {
                try await store.put(key, Data("x".utf8), contentType: "image/png")
            }
            // Names that are none of ours, an empty folder, and what points elsewhere.
            try Data().write(to: URL(filePath: "\(folder)/work-orders/a/.hidden"))
            try Data().write(to: URL(filePath: "\(folder)/work-orders/README.TXT"))
            try FileManager.default.createDirectory(atPath: "\(folder)/work-orders/empty", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder)/work-orders/link", withDestinationPath: "\(folder)/probe/start")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_772_415_000)], ofItemAtPath: "\(folder)/work-orders/b")
            var (found, place, pages): ([ObjectPage.Entry], String?, Int) = ([], nil, 0)
            repeat {
                let page = try await store.list(within, after: place, limit: limit)
                #expect(page.entries.count <= limit)
                found += page.entries
                place = page.next
                pages += 1
                // What was on a page may be gone before the next one.
                if pages == 1, let last = page.entries.last { try await store.delete(last.key) }
            } while place != nil && pages < 20
            #expect(found.map(\.key.description).sorted() == keys.map(\.description).sorted())
            let written = found.first { $0.key.description == "work-orders/b" }?.writtenAt
            #expect(written == Date(timeIntervalSince1970: 1_772_415_000))
            #expect(found.allSatisfy { $0.writtenAt <= Date() })
        }
    }

    @Test("More than the limit is neither written nor read") func limit() async throws {
        try await withFolder { folder in
            let key = try key("a")
            try await FileObjectStore(root: folder, limit: 11).put(key, Data(repeating: 1, count: 11), contentType: "x")
            let small = FileObjectStore(root: folder, limit: 10)
            await #expect(throws: ObjectStoreError.tooLarge(limit: 10)) { try await small.get(key) }
            await #expect(throws: ObjectStoreError.tooLarge(limit: 10)) {
                try await small.put(key, Data(repeating: 2, count: 11), contentType: "x")
            }
            #expect(try await FileObjectStore(root: folder, limit: 11).get(key) == Data(repeating: 1, count: 11))
        }
    }

    @Test("A store whose folder cannot be made says so in a sentence") func noFolder() async throws {
        try await withFolder { folder in
            try Data("a file".utf8).write(to: URL(filePath: folder))
            do {
                try await FileObjectStore(root: "\(folder)/objects", limit: 10).check()
                Issue.record("the check passed")
            } catch let error as ObjectStoreError {
                #expect("\(error)".contains("refuses") && "\(error)".contains("cannot"))
            }
        }
    }

    @Test(
        "No key leads out of the folder, to a hidden file or into a URL's syntax",
        arguments: [
            "", "/", "a/", "/a", "a//b", "..", "../a", "a/../b", ".", "a/./b", ".incoming/x", "a\0b", "a b", "a%2e", "A", "é", "a\\b",
            "a/b?c",
            "a:b", String(repeating: "a", count: 101), "a/b/c/d/e/f/g",
        ])
    func traversal(text: String) { #expect(ObjectKey(text) == nil) }

    @Test("A key is what it was made from", arguments: ["a", "probe/start", "work-orders/0-1/ff", "a/b/c/d/e/f"])
    func keys(text: String) { #expect(ObjectKey(text)?.description == text) }

    @Test("A disk that hangs is waited for no longer than allowed, and takes no more threads than allowed") func hangs() async throws {
        let gate = DispatchSemaphore(value: 0)
        let work = BlockingWork(callsAtOnce: 1, timeLimit: .milliseconds(50))
        await #expect(throws: ObjectStoreError.self) { try await work.run { gate.wait() } }
        do {
            try await work.run {}
            Issue.record("a second call found a place")
        } catch let error as ObjectStoreError {
            #expect("\(error)".contains("at work already"))
        }
        gate.signal()
        let isFree = await eventually { (try? await work.run { true }) == true }
        #expect(isFree)
    }
}
