/// What is private in a rework: the first order's particulars and what the owner found wrong.
package struct ReworkOrderParticulars: Codable, Hashable, Sendable {
    package let request: RepairParticulars
    /// The owner's words in the callback.
    package let remarks: String?

    package init(request: RepairParticulars, remarks: String? = nil) {
        self.request = request
        self.remarks = remarks
    }
}
