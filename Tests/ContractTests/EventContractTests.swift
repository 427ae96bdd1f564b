import Foundation
import Messaging
import SharedModels
import Testing

@Suite("The event schemas say what our services say (D9, D15)") struct EventContractTests {
    private let schemas: [String: EventSchema]
    /// Like a consumer outside: it cannot open a seal.
    private let outside = EventCoder(sealer: nil)

    init() throws { schemas = try EventSchema.all() }

    @Test("Every event type has a schema, and every schema an event type") func sameTypes() {
        #expect(Set(EventCatalogue.all.map { $0.type.rawValue }) == Set(schemas.keys))
        #expect(EventCatalogue.all.count == schemas.count)
    }

    @Test("The catalogue names every event in the sources") func complete() throws {
        let folder = EventSchema.root.appending(path: "Shared/SharedModels/Events")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var declared: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            for match in source.matches(of: /package struct (\w+): ([^{]*)/) {
                let conformances = match.2.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
                if conformances.contains("Event") { declared.insert(String(match.1)) }
            }
        }
        #expect(declared == Set(EventCatalogue.all.map { String(describing: $0) }))
    }

    @Test("A type is named after its topic, its fact and its version, in lower case without other signs") func names() throws {
        for (topic, types) in [
            (Topic.intake, EventCatalogue.intake), (.complaints, EventCatalogue.complaints), (.repairs, EventCatalogue.repairs),
            (.callbacks, EventCatalogue.callbacks),
        ] {
            for type in types {
                #expect(type.topic == topic, "\(type)")
                let name = type.type.rawValue
                #expect(name.wholeMatch(of: /guanjia\.[a-z]+\.[a-z]+\.[a-z]+\.v[1-9]/) != nil, "\(name)")
                #expect(name.hasPrefix(topic.rawValue.dropLast(3) + "."), "\(name)")
            }
        }
    }

    @Test("Each schema is titled, described and open to new fields") func form() {
        for (type, schema) in schemas {
            #expect(schema.json["$schema"] == .string("https://json-schema.org/draft/2020-12/schema"), "\(type)")
            #expect(schema.json["$id"] == .string("urn:guanjia:event:\(type)"), "\(type)")
            #expect(schema.json["title"] == .string(type), "\(type)")
            #expect(schema.json["description"]?.string?.isEmpty == false, "\(type)")
            #expect(schema.json["additionalProperties"] == nil, "\(type)")
            #expect(schema.required.isSubset(of: schema.properties.keys), "\(type)")
        }
    }

    @Test("The examples have exactly the properties that the schema names, and our types read and write them so")
    func examples() throws {
        for event in EventCatalogue.all {
            let schema = try #require(schemas[event.type.rawValue])
            let full = try #require(schema.examples.first)
            let least = try #require(schema.examples.last)
            #expect(full.members == Set(schema.properties.keys), "\(event)")
            #expect(least.members == schema.required, "\(event)")
            #expect((schema.examples.count == 1) == (schema.required == Set(schema.properties.keys)), "\(event)")
            for example in schema.examples { #expect(try event.roundTrip(example, outside) == example, "\(event)") }
        }
    }

    @Test("What is required is required, what is optional may be absent, what is unknown is ignored") func requiredOrNot() throws {
        for event in EventCatalogue.all {
            let schema = try #require(schemas[event.type.rawValue])
            let full = try #require(schema.examples.first)
            for member in schema.properties.keys {
                let without = full.without(member)
                if schema.required.contains(member) {
                    #expect(throws: DecodingError.self, "\(event).\(member)") { try event.roundTrip(without, outside) }
                } else {
                    #expect(try event.roundTrip(without, outside) == without, "\(event).\(member)")
                }
            }
            #expect(try event.roundTrip(full.with("addedLater", .bool(true)), outside) == full, "\(event)")
        }
    }

    @Test("The codes that a schema lists are those that our types know") func codes() throws {
        for event in EventCatalogue.all {
            let schema = try #require(schemas[event.type.rawValue])
            let full = try #require(schema.examples.first)
            for (member, property) in schema.properties {
                let isList = property["type"] == .string("array")
                let known = try event.codes(of: member, in: full, outside)
                guard let codes = (isList ? property["items"] : property)?["enum"]?.array else {
                    #expect(known == nil, "\(event).\(member)")
                    continue
                }
                #expect(known == Set(codes.compactMap(\.string)), "\(event).\(member)")
                for code in codes {
                    let example = full.with(member, isList ? .array([code]) : code)
                    #expect(try event.roundTrip(example, outside) == example, "\(event).\(member)")
                }
                let foreign = full.with(member, isList ? .array([.string("no_such_code")]) : .string("no_such_code"))
                #expect(throws: DecodingError.self, "\(event).\(member)") { try event.roundTrip(foreign, outside) }
            }
        }
    }

    @Test("Private content is in one field, and $defs.sealed says what our services find in it (D10)") func sealed() throws {
        for event in EventCatalogue.all {
            let schema = try #require(schemas[event.type.rawValue])
            #expect((schema.sealed != nil) == (schema.properties["sealed"] != nil), "\(event)")
            guard let sealed = schema.sealed, let full = schema.examples.first else { continue }
            #expect(try #require(sealed.examples.first).members == Set(sealed.properties.keys), "\(event)")
            #expect(try #require(sealed.examples.last).members == sealed.required, "\(event)")
            for content in sealed.examples {
                let glass = GlassSealer(plaintext: try content.bytes)
                _ = try event.roundTrip(full, EventCoder(sealer: glass))
                #expect(try glass.sealedTexts.map { try JSON(Array($0)) } == [content], "\(event)")
            }
            for member in sealed.required {
                let glass = GlassSealer(plaintext: try #require(sealed.examples.first).without(member).bytes)
                #expect(throws: DecodingError.self, "\(event).\(member)") {
                    try event.roundTrip(full, EventCoder(sealer: glass))
                }
            }
        }
    }

    @Test("No free text travels in clear: beside codes, ids and times only numbers and the office (D10)") func clearText() throws {
        let harmless: Set<String> = ["number", "contactNumber", "reworkNumber", "workOrderNumber", "feeNoticeNumber", "office", "clock"]
        for (type, schema) in schemas {
            for (member, property) in schema.properties where property["type"] == .string("string") {
                let isFree = property["format"] == nil && property["pattern"] == nil && property["enum"] == nil
                #expect(!isFree || harmless.contains(member), "\(type).\(member)")
            }
        }
    }

    /// Where `Tests/Contract/test_events.py` finds what our types wrote.
    static var exampleFolder: URL {
        let chosen = ProcessInfo.processInfo.environment["GUANJIA_CONTRACT_EXAMPLES"]
        return chosen.map { URL(filePath: $0) } ?? EventSchema.root.appending(path: ".build/contract-examples")
    }

    @Test("What our types write is laid down for an independent validator") func layDown() throws {
        let folder = Self.exampleFolder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for old in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where old.pathExtension == "json" {
            try FileManager.default.removeItem(at: old)
        }
        for event in EventCatalogue.all {
            let schema = try #require(schemas[event.type.rawValue])
            for (index, example) in schema.examples.enumerated() {
                let written = Data(try event.roundTrip(example, outside).bytes)
                try written.write(to: folder.appending(path: "\(event.type.rawValue).\(index + 1).json"))
            }
        }
    }
}
