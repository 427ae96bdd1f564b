/// What the owner said when called back.
package struct CallbackRemarks: Codable, Hashable, Sendable {
    package let remarks: String

    package init(remarks: String) { self.remarks = remarks }
}
