import Foundation
import Messaging
import SharedModels
import Testing

@Suite("Events of every released version stay readable (D9)") struct ReleasedEventTests {
    /// A version of the contracts that others have got (`deploy/release-events.sh`).
    struct Release: CustomTestStringConvertible, Sendable {
        let version: String
        let schemas: [EventSchema]
        var testDescription: String { version }

        var number: [Int] { version.split(separator: ".").compactMap { Int($0) } }

        static let folder = EventSchema.root.appending(path: "contracts/released")

        static func all() throws -> [Release] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".jsonl") }.map { name in
                let lines = try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n")
                let schemas = try lines.map { line in
                    let json = try JSON(Array(line.utf8))
                    return EventSchema(type: json["title"]?.string ?? "", json: json)
                }
                return Release(version: String(name.dropLast(".jsonl".count)), schemas: schemas)
            }.sorted { $0.number.lexicographicallyPrecedes($1.number) }
        }
    }

    /// Like a consumer outside: it cannot open a seal.
    private let outside = EventCoder(sealer: nil)
    private let known = Dictionary(uniqueKeysWithValues: EventCatalogue.all.map { ($0.type.rawValue, $0) })

    @Test("What a released version wrote, our types read, and write again with all that it said", arguments: try Release.all())
    func old(release: Release) throws {
        #expect(!release.schemas.isEmpty)
        for schema in release.schemas {
            guard let event = known[schema.type] else {
                Issue.record("\(schema.type) is gone, and others still have events of it")
                continue
            }
            for example in schema.examples {
                let again = try event.roundTrip(example, outside)
                for (member, value) in example.object ?? [:] { #expect(again[member] == value, "\(schema.type).\(member)") }
            }
            guard let sealed = schema.sealed, let example = schema.examples.first else { continue }
            for content in sealed.examples {
                let glass = GlassSealer(plaintext: try content.bytes)
                _ = try event.roundTrip(example, EventCoder(sealer: glass))
                let written = try #require(glass.sealedTexts.first)
                let again = try JSON(Array(written))
                for (member, value) in content.object ?? [:] { #expect(again[member] == value, "\(schema.type).sealed.\(member)") }
            }
        }
    }

    @Test("What was always there still is, nothing changed its kind, and no word of a code went away", arguments: try Release.all())
    func compatible(release: Release) throws {
        let today = try EventSchema.all()
        for schema in release.schemas {
            let now = try #require(today[schema.type], "\(schema.type) is gone")
            #expect(schema.required.isSubset(of: now.required), "\(schema.type): a reader may rely on \(schema.required)")
            for (member, property) in schema.properties {
                let present = try #require(now.properties[member], "\(schema.type).\(member) is gone")
                for rule in ["type", "format", "pattern", "$ref", "const"] {
                    #expect(present[rule] == property[rule], "\(schema.type).\(member): \(rule)")
                }
                let words = Set((property["enum"] ?? property["items"]?["enum"])?.array ?? [])
                let wordsNow = Set((present["enum"] ?? present["items"]?["enum"])?.array ?? [])
                #expect(words.isSubset(of: wordsNow), "\(schema.type).\(member): a word went away")
            }
        }
    }

    @Test("A change of the events since the last release has a version of its own in contracts/asyncapi.yaml") func version() throws {
        let text = try String(contentsOf: EventSchema.root.appending(path: "contracts/asyncapi.yaml"), encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  version: ") })
        let version = line.dropFirst("  version: ".count).split(separator: ".").compactMap { Int($0) }
        let last = try #require(try Release.all().last)
        let today = try EventSchema.all()
        let isSame =
            Dictionary(uniqueKeysWithValues: last.schemas.map { ($0.type, $0.json) }) == today.mapValues(\.json.withoutDescriptions)
        #expect(
            isSame ? version == last.number : last.number.lexicographicallyPrecedes(version),
            "raise info.version: the minor number for what was added")
    }
}

extension JSON {
    /// A schema as `deploy/release-events.sh` keeps it: what is said of it may be put better at any time, its examples are not touched.
    fileprivate var withoutDescriptions: JSON {
        switch self {
        case .array(let items): return .array(items.map(\.withoutDescriptions))
        case .object(let members):
            var bare: [String: JSON] = [:]
            for (key, value) in members where !(key == "description" && value.string != nil) {
                bare[key] = key == "examples" ? value : value.withoutDescriptions
            }
            return .object(bare)
        case .null, .bool, .number, .string: return self
        }
    }
}
