import Foundation
import Messaging
import SharedModels
import Testing
import Yams

@Suite("contracts/asyncapi.yaml describes the headers that a record carries (D9)") struct HeaderContractTests {
    @Test(
        "A record has every required header and none that is not described",
        arguments: [nil, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"])
    func headers(traceparent: String?) throws {
        let standing = CaseStanding(
            kind: "work_order", state: "raised", due: .init(bound: Date(), clock: "T-EMERGENCY"),
            judged: .init(bound: Date(), metAt: Date()))
        let text = try String(contentsOf: EventSchema.root.appending(path: "contracts/asyncapi.yaml"), encoding: .utf8)
        let schema = try #require(try Yams.compose(yaml: text)?["components"]?["schemas"]?["cloudEventHeaders"])
        let described = Set(try #require(schema["properties"]?.mapping).keys.compactMap(\.string))
        let required = Set(try #require(schema["required"]?.sequence).compactMap(\.string))
        let event = CloudEvent(
            id: EventID(.v7()), source: "/guanjia/repairs", type: OrderRaised.type, subject: CaseID(.v7()), sequence: 1, time: Date(),
            traceparent: traceparent, standing: traceparent == nil ? nil : standing, data: Array("{}".utf8))
        let sent = Set(event.record(topic: Topic.repairs.rawValue).headers.map(\.name))
        #expect(sent == (traceparent == nil ? required : described))
        let sequence = try #require(schema["properties"]?["ce_sequence"]?["pattern"]?.string)
        let value = try #require(event.record(topic: "t").headers.first { $0.name == "ce_sequence" }?.value)
        #expect(String(decoding: value, as: UTF8.self).wholeMatch(of: try Regex(sequence)) != nil)
    }
}
