/// One item of a survey as a household rated it; an item that was left blank has none.
package struct SurveyItemRating: Codable, Hashable, Sendable {
    /// The item's place on the form, from 1.
    package let item: Int
    package let rating: ServiceRating

    package init(item: Int, rating: ServiceRating) {
        self.item = item
        self.rating = rating
    }
}
