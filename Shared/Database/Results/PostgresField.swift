/// One value of a row as the server sent it; its memory belongs to the result and is valid only while it is decoded.
package struct PostgresField {
    /// The column's type.
    package let type: PostgresType
    /// The binary form; nil is NULL.
    package let bytes: UnsafeRawBufferPointer?
}
