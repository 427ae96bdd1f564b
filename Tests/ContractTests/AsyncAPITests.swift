import Foundation
import SharedModels
import Testing
import Yams

@Suite("contracts/asyncapi.yaml describes the same events (D15)") struct AsyncAPITests {
    private let document: Node

    init() throws {
        let text = try String(contentsOf: EventSchema.root.appending(path: "contracts/asyncapi.yaml"), encoding: .utf8)
        document = try #require(try Yams.compose(yaml: text))
    }

    @Test("It is AsyncAPI 3.0") func version() {
        #expect(document["asyncapi"]?.string == "3.0.0")
    }

    @Test("Each topic is a channel, with exactly the messages that its service tells") func channels() throws {
        let channels = try #require(document["channels"]?.mapping)
        let told: [String: [any Event.Type]] = [
            "intake": EventCatalogue.intake, "complaints": EventCatalogue.complaints, "repairs": EventCatalogue.repairs,
            "callbacks": EventCatalogue.callbacks,
        ]
        #expect(Set(channels.keys.compactMap(\.string)) == Set(told.keys))
        #expect(Set(channels.values.compactMap { $0["address"]?.string }) == Set(Topic.allCases.map(\.rawValue)))
        for (name, types) in told {
            let channel = try #require(channels[Node(name)])
            #expect(channel["bindings"]?["kafka"]?["partitions"]?.int == Int(Topic.defaultPartitions))
            let messages = try #require(channel["messages"]?.mapping)
            #expect(Set(messages.keys.compactMap(\.string)) == Set(types.map { String(describing: $0) }))
            for (key, message) in messages { #expect(message["$ref"]?.string == "#/components/messages/\(key.string ?? "")") }
        }
    }

    @Test("Each message has its type's name and its schema's file") func messages() throws {
        let messages = try #require(document["components"]?["messages"]?.mapping)
        #expect(messages.count == EventCatalogue.all.count)
        for event in EventCatalogue.all {
            let message = try #require(messages[Node(String(describing: event))])
            #expect(message["name"]?.string == event.type.rawValue)
            #expect(message["payload"]?["$ref"]?.string == "./events/\(event.type.rawValue).schema.json")
            #expect(message["traits"]?[0]?["$ref"]?.string == "#/components/messageTraits/cloudEvent")
        }
    }

    @Test("Each channel has one operation, sent by its service") func operations() throws {
        let operations = try #require(document["operations"]?.mapping)
        let channels = operations.values.compactMap { $0["channel"]?["$ref"]?.string }
        #expect(Set(channels) == Set(["intake", "complaints", "repairs", "callbacks"].map { "#/channels/\($0)" }))
        #expect(operations.values.allSatisfy { $0["action"]?.string == "send" })
    }
}
