import Foundation
import Policy
import Testing

@testable import Console

@Suite("A form's fields become the body that the contract wants") struct FormReadingTests {
    @Test("Yuan become fen, whole and exact", arguments: [("12.5", 1_250), ("0.01", 1), ("120", 12_000), ("7.00", 700)])
    func fen(text: String, fen: Int64) { #expect(FormReading.fen(text) == fen) }

    @Test("What is no amount is refused", arguments: ["", "-1", "1.234", "1.", ".5", "1,5", "１", "1e3", "9999999999999"])
    func noFen(text: String) { #expect(FormReading.fen(text) == nil) }
}
